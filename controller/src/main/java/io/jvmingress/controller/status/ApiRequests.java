package io.jvmingress.controller.status;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Writes to the API server, one request each: the client's own way to write reads the object first, which asks twice
/// and for one permission more.
final class ApiRequests {

    static final String JSON = "application/json";
    static final String MERGE_PATCH = "application/merge-patch+json";

    private static final long LONGEST_ANSWER_SECONDS = 15;

    private final KubernetesClient client;

    ApiRequests(KubernetesClient client) {
        this.client = client;
    }

    /// The answer's body.
    ///
    /// @param path begins with `/apis/`
    /// @throws KubernetesClientException where the answer is no good, with its status as code, or there is none
    /// @throws IllegalStateException where this thread was interrupted or the client is closed
    String send(String method, String path, String contentType, String body) {
        var http = client.getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl().toString().replaceFirst("/$", "") + path)
                .method(method, contentType, body)
                .build();
        try {
            var answer = http.sendAsync(request, String.class).get(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS);
            if (!answer.isSuccessful()) {
                throw new KubernetesClientException(answer.code() + ": " + answer.body(), answer.code(), null);
            }
            return String.valueOf(answer.body());
        } catch (ExecutionException | TimeoutException failure) {
            throw new KubernetesClientException("no answer: " + failure, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
