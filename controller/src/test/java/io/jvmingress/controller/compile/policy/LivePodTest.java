package io.jvmingress.controller.compile.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class LivePodTest {

    @Test
    void nullsAmongContainersAndPortsArePassedOver() {
        var ports = new ArrayList<ContainerPort>();
        ports.add(null);
        ports.add(new ContainerPortBuilder()
                .withName("web")
                .withContainerPort(8080)
                .build());
        var containers = new ArrayList<Container>();
        containers.add(null);
        containers.add(new ContainerBuilder().withPorts(ports).build());
        var pod = new Pod();
        pod.setSpec(new PodSpec());
        pod.getSpec().setContainers(containers);
        pod.getSpec().setInitContainers(containers.subList(0, 1));

        assertThat(new LivePod(pod, 0).namesOf(8080)).containsExactly("web");
    }
}
