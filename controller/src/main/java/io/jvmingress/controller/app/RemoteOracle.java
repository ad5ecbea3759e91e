package io.jvmingress.controller.app;

import io.jvmingress.controller.explain.JsonForm;
import io.jvmingress.controller.explain.QuestionException;
import io.jvmingress.controller.explain.Topic;
import io.jvmingress.controller.watch.StartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// Asks a running program by its admin API.
final class RemoteOracle implements Oracle {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final String base;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();

    /// @param url of the admin address
    /// @throws IllegalArgumentException for what is no URL
    RemoteOracle(String url) {
        var stripped = url.replaceAll("/+$", "");
        base = stripped.contains("://") ? stripped : "http://" + stripped;
        var parsed = URI.create(base);
        if (parsed.getHost() == null || !parsed.getScheme().matches("https?")) {
            throw new IllegalArgumentException("'" + url + "' is no URL such as http://127.0.0.1:9090");
        }
    }

    @Override
    public List<JsonNode> ask(Topic topic, List<JsonNode> questions) {
        var path = base + "/api/v1/explain/" + topic.word();
        var request = HttpRequest.newBuilder(URI.create(path))
                .timeout(ANSWER)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonForm.print(questions)))
                .build();
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answers(path, response, questions.size());
        } catch (IOException e) {
            throw new StartException(
                    "cannot ask " + base + ": " + Objects.requireNonNullElse(e.getMessage(), "no connection")
                            + "; --admin names the address that the running program logs as listening for admin",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while asking " + base, e);
        }
    }

    private static List<JsonNode> answers(String path, HttpResponse<String> response, int asked) {
        try {
            var answers = JsonForm.read(response.body());
            if (response.statusCode() == 200 && answers.isArray() && answers.size() == asked) {
                return List.copyOf(answers.values());
            }
            throw new StartException(path + " answered " + response.statusCode() + " "
                    + answers.path("error").asString(""));
        } catch (QuestionException e) {
            throw new StartException(path + " answered " + response.statusCode() + ", and " + e.getMessage(), e);
        }
    }

    @Override
    public int most() {
        return 200;
    }
}
