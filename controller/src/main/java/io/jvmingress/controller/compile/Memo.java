package io.jvmingress.controller.compile;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.jvmingress.controller.compile.access.AccessPlan;
import io.jvmingress.controller.compile.ingress.CertificateMerger.Certificates;
import io.jvmingress.controller.compile.ingress.IngressPlan;
import io.jvmingress.controller.compile.ingress.ResolvedIngress;
import io.jvmingress.controller.compile.ingress.RouteMerger.Routes;
import io.jvmingress.controller.compile.ingress.SecretCertificate;
import io.jvmingress.controller.compile.policy.CompiledPolicies;
import io.jvmingress.controller.compile.service.EndpointCompiler.CompiledUpstream;
import io.jvmingress.controller.compile.service.Nodes;
import io.jvmingress.controller.compile.service.PodFacts;
import io.jvmingress.controller.compile.service.PodOwners;
import io.jvmingress.controller.compile.service.Slices;
import io.jvmingress.controller.compile.service.Surroundings;
import io.jvmingress.crds.AccessPolicy;
import io.jvmingress.proxy.table.AccessTable;
import io.jvmingress.proxy.table.Address;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a compile leaves for the next one. It never changes a result, only the work that leads to it.
///
record Memo(
        Plans plans,
        Pieces<Secret, SecretCertificate> secrets,
        Part<Routes> routes,
        Part<Certificates> certificates,
        Around around,
        Map<String, Part<CompiledUpstream>> upstreams,
        Policies policies,
        Access access) {

    static final Memo NONE = new Memo(
            Plans.NONE,
            Pieces.none(),
            Part.none(Routes.NONE),
            Part.none(Certificates.NONE),
            Around.NONE,
            Map.of(),
            Policies.NONE,
            Access.NONE);

    /// The Ingresses, as far as each can be read for itself.
    ///
    /// @param ours those of our class, in order of precedence
    /// @param resolved the same with the Services that they name
    record Plans(
            Pieces<Ingress, IngressPlan> all,
            Part<List<IngressPlan>> ours,
            Pieces<IngressPlan, ResolvedIngress> resolved) {

        static final Plans NONE = new Plans(Pieces.none(), Part.none(List.of()), Pieces.none());
    }

    /// The policies.
    ///
    /// @param ports what Services tell about ports that they name
    record Policies(CompiledPolicies compiled, Part<List<Finding>> ports) {

        static final Policies NONE = new Policies(CompiledPolicies.NONE, Part.none(List.of()));
    }

    /// What endpoints depend on, and where it comes from.
    ///
    /// @param virtual addresses of Services
    /// @param own addresses of the proxy's pod
    record Around(
            Pods pods,
            Part<PodOwners> owners,
            Part<Nodes> nodes,
            Part<Set<Address>> virtual,
            Part<Set<Address>> own,
            Part<Map<String, Set<String>>> grants,
            Part<Slices> slices,
            Part<Surroundings> surroundings) {

        static final Around NONE = new Around(
                Pods.NONE,
                Part.none(PodOwners.NONE),
                Part.none(Nodes.NONE),
                Part.none(Set.of()),
                Part.none(Set.of()),
                Part.none(Map.of()),
                Part.none(Slices.NONE),
                Part.none(Surroundings.NONE));
    }

    /// The AccessPolicies.
    ///
    /// @param pieces each read for itself
    /// @param missing which targets are not there
    record Access(
            Pieces<AccessPolicy, AccessPlan> pieces,
            Part<List<AccessPlan>> plans,
            Part<AccessTable> table,
            Part<List<Finding>> missing) {

        static final Access NONE =
                new Access(Pieces.none(), Part.none(List.of()), Part.none(AccessTable.EMPTY), Part.none(List.of()));
    }

    /// What is read from pods.
    ///
    /// @param facts in order of the pods' names
    record Pods(Part<ReadObjects<Pod, PodFacts>> read, Part<List<PodFacts>> facts) {

        static final Pods NONE = new Pods(Part.none(ReadObjects.none()), Part.none(List.of()));
    }
}
