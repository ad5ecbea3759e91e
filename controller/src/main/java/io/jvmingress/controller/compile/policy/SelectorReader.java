package io.jvmingress.controller.compile.policy;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.jvmingress.controller.compile.policy.Selector.Operator;
import io.jvmingress.controller.compile.policy.Selector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Checks label selectors as the API server does (apimachinery, `LabelSelectorAsSelector`). Label
/// values are not checked but compared as they are.
final class SelectorReader {

    private SelectorReader() {}

    /// The selector, or in words why there is none.
    sealed interface Reading {

        record Good(Selector selector) implements Reading {}

        record Bad(String detail) implements Reading {}
    }

    static Reading read(LabelSelector selector) {
        var requirements = new ArrayList<Requirement>();
        var problem = Defects.hasUnknownField(selector.getAdditionalProperties())
                ? Optional.of("unknown field in the selector")
                : labels(selector.getMatchLabels(), requirements)
                        .or(() -> expressions(selector.getMatchExpressions(), requirements));
        return problem.<Reading>map(Reading.Bad::new).orElseGet(() -> new Reading.Good(new Selector(requirements)));
    }

    private static Optional<String> labels(@Nullable Map<String, String> labels, List<Requirement> requirements) {
        if (labels == null) {
            return Optional.empty();
        }
        if (labels.containsKey("")) {
            return Optional.of("matchLabels has an empty key");
        }
        // Sorted, so that two spellings of one selector are equal and cost one evaluation.
        new TreeMap<>(labels)
                .forEach((key, value) -> requirements.add(
                        new Requirement(key, Operator.IN, List.of(Objects.requireNonNullElse(value, "")))));
        return Optional.empty();
    }

    private static Optional<String> expressions(
            @Nullable List<LabelSelectorRequirement> expressions, List<Requirement> requirements) {
        if (expressions == null) {
            return Optional.empty();
        }
        return expressions.stream()
                .flatMap(expression -> expression(expression, requirements).stream())
                .findFirst();
    }

    private static Optional<String> expression(
            @Nullable LabelSelectorRequirement expression, List<Requirement> requirements) {
        if (expression == null
                || expression.getKey() == null
                || expression.getKey().isEmpty()) {
            return Optional.of("an expression without a key");
        }
        var key = expression.getKey();
        var values = expression.getValues() == null
                ? List.<String>of()
                : expression.getValues().stream()
                        .map(value -> Objects.requireNonNullElse(value, ""))
                        .toList();
        var operator = operator(expression.getOperator());
        if (operator.isEmpty() || Defects.hasUnknownField(expression.getAdditionalProperties())) {
            return Optional.of("key " + key + " has the unknown operator or field "
                    + (operator.isEmpty()
                            ? expression.getOperator()
                            : expression.getAdditionalProperties().keySet()));
        }
        requirements.add(new Requirement(key, operator.get(), values));
        return switch (operator.get()) {
            case IN, NOT_IN ->
                values.isEmpty() ? Optional.of(expression.getOperator() + " of key " + key + " needs values") : none();
            case EXISTS, DOES_NOT_EXIST ->
                values.isEmpty()
                        ? none()
                        : Optional.of(expression.getOperator() + " of key " + key + " takes no values");
        };
    }

    private static Optional<String> none() {
        return Optional.empty();
    }

    private static Optional<Operator> operator(@Nullable String word) {
        return switch (word) {
            case "In" -> Optional.of(Operator.IN);
            case "NotIn" -> Optional.of(Operator.NOT_IN);
            case "Exists" -> Optional.of(Operator.EXISTS);
            case "DoesNotExist" -> Optional.of(Operator.DOES_NOT_EXIST);
            case null, default -> Optional.empty();
        };
    }
}
