package io.jvmingress.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.explain.Views.CertificateView;
import io.jvmingress.controller.explain.Views.EndpointView;
import io.jvmingress.controller.explain.Views.HostView;
import io.jvmingress.controller.explain.Views.Overview;
import io.jvmingress.controller.explain.Views.PolicyView;
import io.jvmingress.controller.explain.Views.RouteView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The lists about one table.
class ViewsTest {

    private static final Views SHOP = AskedShop.views();

    @Test
    void countsEverything() {
        assertThat(SHOP.overview())
                .isEqualTo(new Overview(
                        1,
                        new Overview.Routes(6, 17, 5, 4),
                        new Overview.Counts(
                                SHOP.findings().stream()
                                        .filter(finding -> finding.severity().equals("error"))
                                        .count(),
                                SHOP.findings().stream()
                                        .filter(finding -> finding.severity().equals("warning"))
                                        .count(),
                                0),
                        "client",
                        2,
                        0));
        assertThat(SHOP.overview().findings().error()).isPositive();
    }

    @Test
    void listsHostsWithTheIngressesThatHaveARouteThere() {
        var served = new RequestAnswer.Served("default", List.of("jvm-ingress.invalid"));
        assertThat(SHOP.hosts())
                .contains(
                        new HostView("tls.example", true, served, 1, List.of("shop/secure")),
                        new HostView("fall.example", false, served, 1, List.of("shop/fall")),
                        new HostView("shop.test", false, served, 12, List.of("shop/late", "shop/web")));
    }

    @Test
    void listsRoutesWithTheirBackends() {
        assertThat(SHOP.routes())
                .contains(
                        new RouteView("shop/web", "shop.test", "/api", "Prefix", "shop/api", 80, null),
                        new RouteView("shop/web", "shop.test", "/exact", "Exact", "shop/web", 80, null),
                        new RouteView("shop/web", "shop.test", "/gone", "Prefix", "shop/gone", 80, "ServiceNotFound"),
                        new RouteView("shop/web", "shop.test", "/res", "Prefix", null, null, "UnsupportedBackend"),
                        new RouteView("shop/fall", "fall.example", null, null, "shop/web", 80, null));
        var routes = new Views(AskedShop.explainer("", Optional.of(AskedShop.port("web", 80))), List.of()).routes();
        assertThat(routes.getLast()).isEqualTo(new RouteView(null, "*", null, null, "shop/web", 80, null));
    }

    @Test
    void listsServicesWithAllTheirEndpoints() {
        var api = SHOP.services().getFirst();

        assertThat(api.service() + " " + api.port() + " " + api.tier()).isEqualTo("shop/api 80 ready");
        assertThat(api.endpoints())
                .containsExactly(
                        new EndpointView("10.0.1.1:8080", "shop/api-1", true, "ready", List.of("shop/allow-front")),
                        new EndpointView("10.0.1.2:8080", null, true, "ready", List.of()),
                        new EndpointView(
                                "10.0.1.3:8080", "shop/api-3", false, "not ready", List.of("shop/allow-front")));
    }

    @Test
    void listsCertificatesWithoutTheirKeys() {
        assertThat(SHOP.certificates())
                .singleElement()
                .extracting(CertificateView::host, CertificateView::source, CertificateView::notAfter)
                .containsExactly("*", "default", "2027-01-01T00:00:00Z");
        assertThat(JsonForm.print(SHOP.certificates())).doesNotContain("rivate");
    }

    @Test
    void listsPoliciesWithWhatTheyIsolate() {
        assertThat(SHOP.policies())
                .containsExactly(
                        new PolicyView(
                                "NetworkPolicy",
                                "shop/allow-front",
                                List.of("10.0.1.1:8080", "10.0.1.3:8080"),
                                null,
                                null),
                        new PolicyView("NetworkPolicy", "shop/unused", List.of(), null, null));
    }

    @Test
    void listsFindingsAndPrintsTheTable() {
        assertThat(SHOP.findings())
                .contains(new FindingView(
                        "error",
                        "Ingress",
                        "shop",
                        "web",
                        "ServiceNotFound",
                        "Service shop/gone does not exist; its paths answer 503"));
        assertThat(SHOP.table()).contains("host shop.test\n");
    }
}
