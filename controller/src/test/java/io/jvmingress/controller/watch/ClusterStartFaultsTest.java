package io.jvmingress.controller.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Faults of a start that a real API server does not show on demand.
class ClusterStartFaultsTest {

    private static ClusterOptions impatient(Path kubeconfig) {
        return new ClusterOptions(
                Optional.of(kubeconfig),
                Optional.empty(),
                new TreeSet<>(),
                new TreeSet<>(),
                Duration.ofMillis(800),
                Optional.empty(),
                true);
    }

    @Test
    void aLaterQuestionThatFailsOnceIsAskedAgain(@TempDir Path folder) throws IOException {
        try (var api = ScriptedApi.permitting((_, question) -> question == 5 ? 503 : 0);
                var watch = new ClusterWatch(impatient(api.kubeconfig(folder)))) {
            assertThatNoException().isThrownBy(() -> watch.start(() -> {}));
        }
    }

    @Test
    void aLaterQuestionThatIsNeverAnsweredEndsTheStartAfterThePatience(@TempDir Path folder) throws IOException {
        try (var api = ScriptedApi.permitting((_, question) -> question >= 5 ? 503 : 0);
                var watch = new ClusterWatch(impatient(api.kubeconfig(folder)))) {
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> watch.start(() -> {}))
                    .withMessageContaining("did not answer for 800 ms: status 503");
        }
    }

    @Test
    void anAccessReviewWithoutAStatusLeavesTheAnswerToTheWatch(@TempDir Path folder) throws IOException {
        var review = "{\"kind\":\"SelfSubjectAccessReview\",\"apiVersion\":\"authorization.k8s.io/v1\"}";
        try (var api = new ScriptedApi(review, (_, _) -> 0);
                var watch = new ClusterWatch(impatient(api.kubeconfig(folder)))) {
            assertThatNoException().isThrownBy(() -> watch.start(() -> {}));
        }
    }

    @Test
    void aRefusalAfterThePatienceNamesTheRuleOnceAndAskingGoesOn(@TempDir Path folder)
            throws IOException, InterruptedException {
        var patient = new AtomicBoolean(true);
        var permitted = new AtomicBoolean();
        var lists = new AtomicInteger();
        var refusals = new AtomicInteger();
        ScriptedApi.Fault fault = (path, _) -> {
            if (!path.endsWith("/secrets")) {
                return 0;
            }
            if (permitted.get()) {
                lists.incrementAndGet();
                return 0;
            }
            if (patient.get()) {
                return 503;
            }
            refusals.incrementAndGet();
            return 403;
        };
        try (var log = new CapturedLog(ClusterWatch.class);
                var api = ScriptedApi.permitting(fault);
                var followed = FollowedWatch.started(impatient(api.kubeconfig(folder)))) {
            assertThat(followed.watch().synced()).isFalse();
            patient.set(false);
            assertThat(log.await("missing permission"))
                    .contains("to list and watch secrets")
                    .contains("{apiGroups: [\"\"], resources: [secrets], verbs: [list, watch]}");
            followed.awaitTrue("two refusals", () -> refusals.get() >= 2);
            permitted.set(true);
            followed.awaitTrue("a list", () -> lists.get() > 0);
            assertThat(log.lines("missing permission")).hasSize(1);
        }
    }
}
