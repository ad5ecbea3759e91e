package io.jvmingress.crds;

import io.fabric8.crd.generator.annotation.Labels;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/// Who may send which requests to a Service or to a host of an Ingress of the same namespace.
///
/// As with NetworkPolicy, whatever a policy targets refuses all that no rule of any of its policies admits.
@Group(AccessPolicy.GROUP)
@Version(AccessPolicy.VERSION)
@ShortNames("ap")
@Categories("jvm-ingress")
@Labels("gateway.networking.k8s.io/policy=Inherited")
public final class AccessPolicy extends CustomResource<AccessPolicySpec, AccessPolicyStatus> implements Namespaced {

    public static final String GROUP = "jvm-ingress.io";
    public static final String VERSION = "v1alpha1";
    private static final long serialVersionUID = 1;

    /// An object without a spec targets nothing.
    @Override
    @Required
    public AccessPolicySpec getSpec() {
        var given = super.getSpec();
        return given == null ? AccessPolicySpec.NOTHING : given;
    }

    @Override
    public @Nullable AccessPolicyStatus getStatus() {
        return super.getStatus();
    }

    @Override
    protected AccessPolicySpec initSpec() {
        return AccessPolicySpec.NOTHING;
    }

    @Override
    protected @Nullable AccessPolicyStatus initStatus() {
        return null;
    }
}
