package io.jvmingress.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Answers as people read them.
class AnswerTextTest {

    private static final Explainer SHOP = AskedShop.explainer();

    @Test
    void tellsOneFactOnEachLine() {
        assertThat(text(SHOP, Topic.REQUEST, """
                        {"method":"GET","url":"https://shop.test/api","source":"front/other"}""")).isEqualTo("""
                        forward 200 Routed
                          client       10.1.0.2, pod front/other, known by tcp
                          certificate  default for jvm-ingress.invalid
                          route        Ingress shop/web, host shop.test, Prefix /api
                          not taken    Ingress shop/web /: shorter path
                          not taken    Ingress shop/web /api/: same segments, and /api is nearer to the request
                          not taken    Ingress shop/late /api: same path, and Ingress shop/web comes first
                          not taken    Ingress shop/wild /: host shop.test is more specific
                          service      shop/api:80, least-request
                          not used     10.0.1.1:8080 shop/api-1: ready; policy: deny by shop/allow-front; shop/allow-front spec.ingress[0] does not admit the client: it does not select pod front/other and front/twin
                          endpoint     10.0.1.2:8080: ready; policy: not-isolated
                          not used     10.0.1.3:8080 shop/api-3: not ready; policy: deny by shop/allow-front; shop/allow-front spec.ingress[0] does not admit the client: it does not select pod front/other and front/twin""");
    }

    @Test
    void leavesOutWhatIsNotThere() {
        assertThat(text(SHOP, Topic.REQUEST, """
                        {"method":"GET","url":"http://else.example/miss"}""")).isEqualTo("""
                        respond 404 NoPath
                          client       127.0.0.1, no pod, known by tcp""");
        assertThat(text(SHOP, Topic.REQUEST, """
                        {"method":"GET","url":"http://tls.example/"}""")).startsWith("redirect 308 Redirect to https://tls.example/\n");
        assertThat(text(SHOP, Topic.REQUEST, """
                        {"method":"GET","url":"http://shop.test/gone"}""")).contains("\n  service      shop/gone:80");
        assertThat(text(SHOP, Topic.REQUEST, """
                        {"method":"GET","url":"http://fall.example/miss"}"""))
                .contains("\n  route        Ingress shop/fall, host fall.example, default backend")
                .contains("\n  not taken    Ingress shop/fall-late: default backend, and ");
    }

    @Test
    void namesTheOperatorsDefaultBackend() {
        assertThat(text(AskedShop.explainer("", Optional.of(AskedShop.port("web", 80))), Topic.REQUEST, """
                        {"method":"GET","url":"http://bare.example/miss"}"""))
                .contains("\n  route        --default-backend, host *, default backend");
    }

    @Test
    void tellsEndpoints() {
        assertThat(text(SHOP, Topic.ENDPOINTS, """
                        {"service":"shop/api","port":80}""")).isEqualTo("""
                        ready: 2 of 3 endpoints ready and chosen
                          usable       10.0.1.1:8080: ready
                          usable       10.0.1.2:8080: ready
                          not usable   10.0.1.3:8080: not ready""");
    }

    @Test
    void holdsNoControlCharacters() {
        assertThat(AnswerText.of(Topic.ENDPOINTS, JsonForm.read("{\"tier\":\"a\\u001b[2Jb\"}")))
                .isEqualTo("a?[2Jb: ");
    }

    private static String text(Explainer explainer, Topic topic, String question) {
        return AnswerText.of(topic, JsonForm.tree(explainer.answer(topic, JsonForm.read(question))));
    }
}
