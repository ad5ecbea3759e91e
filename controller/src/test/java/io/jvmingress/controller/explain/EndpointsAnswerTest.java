package io.jvmingress.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which endpoints of a Service may serve, as JSON.
class EndpointsAnswerTest {

    private static final Explainer SHOP = AskedShop.explainer();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    {"service":"shop/draining","port":80}      | {"endpoints":[{"address":"10.0.2.1:8080","usable":true,"why":"terminating and still serving, and none is ready"}],"tier":"terminating","why":"none is ready, and 1 of 1 endpoint still serving while terminating"}
                    {"service":"shop/draining","port":"http","node":"n1","zone":"a"} | {"endpoints":[{"address":"10.0.2.1:8080","usable":true,"why":"terminating and still serving, and none is ready"}],"tier":"terminating","why":"none is ready, and 1 of 1 endpoint still serving while terminating"}
                    {"service":"shop/web","port":"80"}         | {"endpoints":[{"address":"10.0.0.1:8080","usable":true,"why":"ready"},{"address":"10.0.0.2:8080","usable":false,"why":"not ready"},{"address":"broken:8080","usable":false,"why":"no IP address"}],"tier":"ready","why":"1 of 3 endpoints ready and chosen"}
                    {"service":"shop/empty","port":80}         | {"endpoints":[],"tier":"none","why":"no EndpointSlice belongs to Service shop/empty"}
                    {"service":"shop/nowhere","port":80}       | {"endpoints":[],"tier":"none","why":"Service shop/nowhere does not exist"}
                    {"service":"shop/web","port":81}           | {"endpoints":[],"tier":"none","why":"Service shop/web has no TCP port 81"}
                    {"service":"shop/outside","port":80}       | {"endpoints":[],"tier":"none","why":"Service shop/outside is of type ExternalName, which --allow-external-names admits"}
                    """)
    void tellsEveryEndpoint(String question, String answer) {
        assertThat(JsonForm.print(SHOP.answer(Topic.ENDPOINTS, JsonForm.read(question))))
                .isEqualTo(answer);
    }

    @Test
    void tellsWhatDnsSaysOfAnAdmittedName() {
        var answer = AskedShop.withName("example.com", "192.0.2.80")
                .answer(Topic.ENDPOINTS, JsonForm.read("{\"service\":\"shop/outside\",\"port\":80}"));

        assertThat(JsonForm.print(answer))
                .isEqualTo("{\"endpoints\":[{\"address\":\"192.0.2.80:80\",\"usable\":true,\"why\":\"ready\"}],"
                        + "\"tier\":\"ready\",\"why\":\"1 of 1 endpoint ready and chosen\"}");
    }
}
