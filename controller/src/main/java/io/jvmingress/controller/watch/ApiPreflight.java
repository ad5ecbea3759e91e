package io.jvmingress.controller.watch;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is asked of an API server before anything is watched: does it answer, and does it permit what is needed.
/// Each fault ends the start with one line that says what to do.
final class ApiPreflight {

    private static final Logger log = LoggerFactory.getLogger(ApiPreflight.class);
    private static final long PAUSE_MILLIS = 500;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final List<String> VERBS = List.of("list", "watch");
    static final String EVERYWHERE = "";

    private final KubernetesClient client;
    private final ClusterOptions options;
    private final CountDownLatch closed;
    private boolean told;

    ApiPreflight(KubernetesClient client, ClusterOptions options, CountDownLatch closed) {
        this.client = client;
        this.options = options;
        this.closed = closed;
    }

    private enum Answer {
        YES,
        NO,
        /// The server does not let us ask, or says nothing; the watch itself will tell.
        UNTOLD
    }

    private interface Asking {

        Answer ask(WatchedKind<?> kind, String namespace, String verb);
    }

    /// Where to watch each of these kinds: in these namespaces, [#EVERYWHERE], or nowhere.
    ///
    /// @throws StartException where the server does not answer in time, cannot be trusted, or does not permit it
    Map<WatchedKind<?>, List<String>> places(List<WatchedKind<?>> kinds) {
        var places = new LinkedHashMap<WatchedKind<?>, List<String>>();
        var missing = new ArrayList<MissingRule>();
        for (var kind : kinds) {
            var wanted = wanted(kind);
            var refused = refused(kind, wanted);
            if (refused.isPresent() && !options.namespaces().isEmpty()) {
                switch (kind.scope()) {
                    case WIDEST -> {
                        wanted = List.copyOf(options.namespaces());
                        refused = refused(kind, wanted);
                    }
                    case OPTIONAL -> {
                        wanted = List.of();
                        refused = Optional.empty();
                    }
                    case CLUSTER, NAMESPACES -> {}
                }
            }
            if (refused.isPresent() && !options.needsPolicies() && kind.type().equals(NetworkPolicy.class)) {
                wanted = List.of();
                refused = Optional.empty();
            }
            places.put(kind, wanted);
            refused.ifPresent(missing::add);
        }
        if (!missing.isEmpty()) {
            throw MissingRule.startException(missing);
        }
        return places;
    }

    /// What is not permitted there now, asked without patience.
    ///
    /// @throws KubernetesClientException where the server does not answer
    Optional<MissingRule> missing(WatchedKind<?> kind, List<String> namespaces) {
        return refused(kind, namespaces, this::ask);
    }

    /// Where this kind is watched if that is permitted.
    List<String> wanted(WatchedKind<?> kind) {
        return switch (kind.scope()) {
            case NAMESPACES ->
                options.namespaces().isEmpty() ? List.of(EVERYWHERE) : List.copyOf(options.namespacesOf(kind));
            case CLUSTER, WIDEST, OPTIONAL -> List.of(EVERYWHERE);
        };
    }

    private Optional<MissingRule> refused(WatchedKind<?> kind, List<String> namespaces) {
        return refused(kind, namespaces, this::persist);
    }

    private static Optional<MissingRule> refused(WatchedKind<?> kind, List<String> namespaces, Asking asking) {
        var verbs = new ArrayList<String>();
        var where = new ArrayList<String>();
        for (var namespace : namespaces) {
            for (var verb : VERBS) {
                if (asking.ask(kind, namespace, verb) == Answer.NO) {
                    if (!verbs.contains(verb)) {
                        verbs.add(verb);
                    }
                    if (!where.contains(namespace)) {
                        where.add(namespace);
                    }
                }
            }
        }
        return verbs.isEmpty()
                ? Optional.empty()
                : Optional.of(new MissingRule(kind.group(), kind.resource(), verbs, where));
    }

    /// The answer to a question that is asked again for as long as the server does not answer and there is patience.
    private Answer persist(WatchedKind<?> kind, String namespace, String verb) {
        var deadline = System.nanoTime() + options.patience().toNanos();
        while (true) {
            try {
                return ask(kind, namespace, verb);
            } catch (KubernetesClientException thrown) {
                var reason = reasonToRetry(thrown);
                if (System.nanoTime() - deadline >= 0) {
                    throw new StartException(
                            "API server " + server() + " did not answer for " + seconds(options.patience()) + ": "
                                    + reason,
                            thrown);
                }
                tell(reason);
                pause();
            }
        }
    }

    /// Once: each attempt fails alike.
    private void tell(String reason) {
        if (!told) {
            log.atWarn()
                    .addKeyValue("server", server())
                    .addKeyValue("reason", reason)
                    .addKeyValue("patience", seconds(options.patience()))
                    .log("API server does not answer, asking again");
            told = true;
        }
    }

    private void pause() {
        try {
            if (closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new StartException("stopped before the API server " + server() + " answered");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted before the API server " + server() + " answered", interrupted);
        }
    }

    private Answer ask(WatchedKind<?> kind, String namespace, String verb) {
        var question = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withGroup(kind.group())
                .withResource(kind.resource())
                .withVerb(verb)
                .withNamespace(namespace.isEmpty() ? null : namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        try {
            var answer = client.authorization().v1().selfSubjectAccessReview().create(question);
            var status = answer.getStatus();
            if (status == null) {
                return Answer.UNTOLD;
            }
            return Boolean.TRUE.equals(status.getAllowed()) ? Answer.YES : Answer.NO;
        } catch (KubernetesClientException thrown) {
            if (thrown.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return Answer.UNTOLD;
            }
            throw thrown;
        }
    }

    /// @throws StartException where asking again can never help
    private String reasonToRetry(KubernetesClientException thrown) {
        var code = thrown.getCode();
        if (code == HttpURLConnection.HTTP_UNAUTHORIZED) {
            throw new StartException(
                    "API server " + server() + " does not accept the credentials of " + origin() + " (401)", thrown);
        }
        if (code >= HttpURLConnection.HTTP_INTERNAL_ERROR || code == TOO_MANY_REQUESTS) {
            return "status " + code;
        }
        if (code > 0) {
            throw new StartException(
                    "API server " + server() + " does not answer as one of Kubernetes does: status " + code, thrown);
        }
        var root = (Throwable) thrown;
        for (var cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                throw new StartException(
                        "API server " + server() + ": its certificate is not trusted: " + firstLine(cause)
                                + "; the certificate authority of " + origin() + " has to be the one that signed it",
                        thrown);
            }
            if (cause instanceof SSLException && firstLine(cause).contains("alert")) {
                throw new StartException(
                        "API server " + server() + " refuses the TLS connection: " + firstLine(cause)
                                + "; look at the client certificate of " + origin(),
                        thrown);
            }
            root = cause;
        }
        return firstLine(root);
    }

    private static String firstLine(Throwable thrown) {
        return Optional.ofNullable(thrown.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .orElse(thrown.getClass().getSimpleName());
    }

    private String server() {
        return client.getMasterUrl().toString();
    }

    private String origin() {
        return options.kubeconfig().map(file -> "kubeconfig " + file).orElse("this pod's ServiceAccount");
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
