package io.jvmingress.e2e;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One [Edge] for all tests of the run: started for the first that asks, ended after the last, before its cluster.
final class EdgeExtension implements ExecutionCondition, ParameterResolver {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return Cluster.isGiven()
                ? ConditionEvaluationResult.disabled(
                        "nothing gives Services of somebody else's cluster an address here")
                : ConditionEvaluationResult.enabled("the cluster runs on this machine");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(Edge.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var cluster = ClusterExtension.cluster(context);
        return ClusterExtension.store(context).computeIfAbsent(Edge.class, _ -> Edge.start(cluster), Edge.class);
    }
}
