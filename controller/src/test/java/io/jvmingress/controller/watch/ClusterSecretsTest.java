package io.jvmingress.controller.watch;

import static io.jvmingress.controller.watch.Account.allBut;
import static io.jvmingress.controller.watch.Account.secrets;
import static io.jvmingress.controller.watch.TestObjects.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.jvmingress.controller.compile.CompileOptions.ClassSelection;
import io.jvmingress.controller.compile.ingress.SecretNames;
import io.jvmingress.controller.state.ClusterState;
import io.jvmingress.controller.state.ObjectRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets by name, with an account that may read no others: whatever is read beyond them would be refused.
@ApiServerTest
class ClusterSecretsTest {

    private static final String TLS = "kubernetes.io/tls";

    private ApiServer server;
    private String namespace;
    private Account account;

    @BeforeEach
    void makeAnAccount(ApiServer server, @TempDir Path folder) throws IOException {
        this.server = server;
        namespace = server.newNamespace();
        account = new Account(server, namespace, folder);
        account.permitEverywhere(allBut("secrets"));
    }

    @AfterEach
    void remove() {
        account.close();
        server.admin().namespaces().withName(namespace).delete();
    }

    private FollowedWatch watch(Path kubeconfig) {
        return watch(kubeconfig, Optional.empty());
    }

    private FollowedWatch watch(Path kubeconfig, Optional<ObjectRef> defaultCertificate) {
        var names = new SecretNames(
                new ClassSelection(namespace, "none.test/" + namespace, false, false), defaultCertificate);
        return FollowedWatch.started(ApiServer.options(kubeconfig).withSecrets(names::of));
    }

    private FollowedWatch watch() {
        return watch(account.kubeconfig());
    }

    private ObjectRef ref(String kind, String name) {
        return new ObjectRef(kind, namespace, name);
    }

    /// By the legacy annotation, which needs no IngressClass.
    private Ingress ingress(String name, String className, String... secrets) {
        var ingress = new IngressBuilder(TestObjects.ingress(namespace, name, name + ".test"))
                .editMetadata()
                .addToAnnotations("kubernetes.io/ingress.class", className)
                .endMetadata()
                .build();
        for (var secret : secrets) {
            ingress = new IngressBuilder(ingress)
                    .editSpec()
                    .addNewTl()
                    .withSecretName(secret)
                    .endTl()
                    .endSpec()
                    .build();
        }
        return ingress;
    }

    private void create(Ingress ingress) {
        server.admin().resource(ingress).create();
    }

    private void createSecret(String name, String certificate) {
        server.admin()
                .resource(secret(namespace, name, TLS, Map.of("tls.crt", certificate, "tls.key", "k")))
                .create();
    }

    private static String certificate(Secret secret) {
        return new String(Base64.getDecoder().decode(secret.getData().get("tls.crt")), StandardCharsets.UTF_8);
    }

    private String reason(FollowedWatch followed, String secret) {
        return followed.watch().state().learned().unreadableSecrets().getOrDefault(ref("Secret", secret), "");
    }

    @Test
    void theNamedSecretsAreThereWhenTheWatchIsSyncedAndNoOthers() {
        account.permitIn(namespace, List.of(secrets("web")));
        createSecret("web", "c1");
        createSecret("other", "c2");
        create(ingress("web", namespace, "web"));
        create(ingress("foreign", "theirs", "other"));
        try (var followed = watch()) {
            assertThat(followed.watch().synced()).isTrue();
            assertThat(followed.watch().state().secrets()).containsOnlyKeys(ref("Secret", "web"));
            // What an Ingress of another class names would be refused, if anybody asked.
            assertThat(followed.watch().state().learned().unreadableSecrets()).isEmpty();
            assertThat(followed.watch().staleness()).isZero();
        }
    }

    @Test
    void aSecretIsFollowedFromWhenItIsNamedUntilNobodyNamesItAnyMore() {
        account.permitIn(namespace, List.of(secrets("one", "two")));
        createSecret("one", "c1");
        createSecret("two", "c2");
        try (var followed = watch()) {
            create(ingress("web", namespace, "one"));
            var state = followed.await("the Ingress", now -> now.ingresses().containsKey(ref("Ingress", "web")));
            assertThat(state.secrets()).as("with the Ingress comes its Secret").containsOnlyKeys(ref("Secret", "one"));

            server.admin()
                    .resource(secret(namespace, "one", TLS, Map.of("tls.crt", "c3", "tls.key", "k")))
                    .update();
            followed.await(
                    ClusterState::secrets,
                    ref("Secret", "one"),
                    now -> certificate(now).equals("c3"));

            server.admin().resource(ingress("web", namespace, "two")).update();
            state = followed.await("the other Secret", now -> now.secrets().containsKey(ref("Secret", "two")));
            assertThat(state.secrets()).containsKey(ref("Secret", "two"));
            followed.await("only it", now -> now.secrets().keySet().equals(Set.of(ref("Secret", "two"))));

            server.admin().resource(ingress("web", namespace, "two")).delete();
            followed.await("none", now -> now.secrets().isEmpty());
        }
    }

    @Test
    void aSecretThatIsMissingArrivesWhenItIsMadeAndGoesWhenItIsDeleted() {
        account.permitIn(namespace, List.of(secrets("late")));
        create(ingress("web", namespace, "late"));
        try (var followed = watch()) {
            assertThat(followed.watch().state().ingresses()).containsKey(ref("Ingress", "web"));
            assertThat(followed.watch().state().secrets()).isEmpty();
            createSecret("late", "c1");
            followed.await(ClusterState::secrets, ref("Secret", "late"));
            server.admin().secrets().inNamespace(namespace).withName("late").delete();
            followed.await("deleted", now -> now.secrets().isEmpty());
            assertThat(reason(followed, "late")).isEmpty();
        }
    }

    @Test
    void aSecretThatMayNotBeReadIsNamedWithTheRuleAndComesWithTheRight() {
        account.permitIn(namespace, List.of(secrets("good")));
        createSecret("good", "c1");
        createSecret("refused", "c2");
        create(ingress("good", namespace, "good"));
        create(ingress("refused", namespace, "refused"));
        try (var followed = watch()) {
            var state = followed.watch().state();
            assertThat(state.ingresses()).containsKeys(ref("Ingress", "good"), ref("Ingress", "refused"));
            assertThat(state.secrets()).containsOnlyKeys(ref("Secret", "good"));
            assertThat(reason(followed, "refused"))
                    .isEqualTo("missing permission to list and watch secrets refused in " + namespace
                            + "; add to its Role the rules: [{apiGroups: [\"\"], resources: [secrets],"
                            + " resourceNames: [refused], verbs: [list, watch]}]");
            assertThat(followed.watch().staleness()).as("the rest is read").isZero();

            account.permitIn(namespace, List.of(secrets("refused")));
            followed.await(ClusterState::secrets, ref("Secret", "refused"));
            followed.await("no reason", now -> now.learned().unreadableSecrets().isEmpty());
        }
    }

    @Test
    void whatWasReadStaysWhenTheRightIsTakenAway(@TempDir Path folder) throws IOException {
        var permission = account.permitIn(namespace, List.of(secrets("web")));
        createSecret("web", "c1");
        create(ingress("web", namespace, "web"));
        try (var faults = new FaultProxy(server.port());
                var followed = watch(through(faults, folder))) {
            server.admin().resource(permission).delete();
            faults.cut();
            var refused = followed.await(
                    "refused", now -> !now.learned().unreadableSecrets().isEmpty());
            assertThat(refused.secrets()).containsOnlyKeys(ref("Secret", "web"));
            server.admin().secrets().inNamespace(namespace).withName("web").delete();

            account.permitIn(namespace, List.of(secrets("web")));
            var permitted = followed.await(
                    "permitted", now -> now.learned().unreadableSecrets().isEmpty());
            assertThat(permitted.secrets())
                    .as("what happened meanwhile is seen")
                    .isEmpty();
        }
    }

    private Path through(FaultProxy faults, Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("through.kubeconfig"),
                Files.readString(account.kubeconfig())
                        .replace("127.0.0.1:" + server.port(), "127.0.0.1:" + faults.port()));
    }

    @Test
    void theDefaultCertificateIsReadInANamespaceOfItsOwn(ApiServer server) {
        var other = server.newNamespace();
        account.permitIn(other, List.of(secrets("default")));
        server.admin()
                .resource(secret(other, "default", TLS, Map.of("tls.crt", "c", "tls.key", "k")))
                .create();
        var wanted = new ObjectRef("Secret", other, "default");
        try (var followed = watch(account.kubeconfig(), Optional.of(wanted))) {
            assertThat(followed.watch().state().secrets()).containsOnlyKeys(wanted);
        } finally {
            server.admin().namespaces().withName(other).delete();
        }
    }

    @Test
    void moreSecretsThanAreAskedForAtOnceAreAllThereAtTheStart() {
        account.permitIn(namespace, allBut("pods"));
        var names = IntStream.range(0, 100).mapToObj(number -> "tls-" + number).toArray(String[]::new);
        for (var name : names) {
            createSecret(name, name);
        }
        create(ingress("web", namespace, names));
        create(ingress("same", namespace, names));
        try (var followed = watch()) {
            assertThat(followed.watch().state().secrets()).hasSize(100);
        }
    }

    @Test
    void theRightToAllSecretsOfOneNamespaceIsEnoughToo() {
        account.permitIn(namespace, allBut("pods"));
        createSecret("web", "c1");
        create(ingress("web", namespace, "web"));
        try (var followed = watch()) {
            assertThat(followed.watch().state().secrets()).containsOnlyKeys(ref("Secret", "web"));
        }
    }
}
