package io.jvmingress.e2e;

import java.util.ArrayList;
import java.util.List;

/// The network of a pod on this machine, entered from outside: requests of any method leave from the pod's own
/// address, whatever its image can do.
///
/// @param pid of a process of the pod
record PodNetwork(long pid) {

    /// Of a pod of the echo image.
    static PodNetwork of(Cluster cluster, String namespace, String pod) {
        var address = cluster.kubectl("-n", namespace, "get", "pod", pod, "-o", "jsonpath={.status.podIP}")
                .text();
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().command().filter("/echo"::equals).isPresent())
                .map(process -> new PodNetwork(process.pid()))
                .filter(network -> network.has(address))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no process of " + namespace + "/" + pod + " here"));
    }

    private boolean has(String address) {
        return run("ip", "-oneline", "address").output().contains("inet " + address + "/");
    }

    private Command run(String... line) {
        var all = new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid), "--net"));
        all.addAll(List.of(line));
        return Command.runWith("", all);
    }

    /// The status of the answer.
    int request(String method, String host, String url) {
        return Integer.parseInt(run(
                        "curl",
                        "-sS",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code}",
                        "--path-as-is",
                        "-X",
                        method,
                        "-H",
                        "Host: " + host,
                        url)
                .text());
    }
}
