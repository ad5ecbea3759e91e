package io.jvmingress.e2e;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a container has printed on its standard error.
final class Lines extends ResultCallback.Adapter<Frame> {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Lines() {}

    static List<String> of(DockerClient client, String container) throws InterruptedException {
        var lines = new Lines();
        client.logContainerCmd(container).withStdErr(true).exec(lines).awaitCompletion();
        return lines.bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public void onNext(Frame frame) {
        bytes.writeBytes(frame.getPayload());
    }
}
