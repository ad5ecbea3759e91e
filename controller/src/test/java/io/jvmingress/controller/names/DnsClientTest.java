package io.jvmingress.controller.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.names.DnsAnswer.Failed;
import io.jvmingress.controller.names.DnsAnswer.Found;
import io.jvmingress.controller.names.DnsAnswer.None;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsClientTest {

    private final DnsServer server = new DnsServer();
    private final DnsClient client = new DnsClient(Optional.of(server.address()));

    DnsClientTest() throws IOException {}

    @AfterEach
    void end() {
        client.close();
        server.close();
    }

    private DnsAnswer ask(String name) {
        return client.addresses(name).orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static Found found(int seconds, String... addresses) {
        return new Found(List.of(addresses), Duration.ofSeconds(seconds));
    }

    @Test
    void addressesOfBothFamiliesComeWithTheirTtl() throws IOException {
        server.put("api.test", 300, "192.0.2.7", "192.0.2.8", "2001:db8::7");

        assertThat(ask("api.test")).isEqualTo(found(300, "192.0.2.7", "192.0.2.8", "2001:db8:0:0:0:0:0:7"));
    }

    @Test
    void aNameWithOneFamilyIsEnough() throws IOException {
        server.put("four.test", 60, "192.0.2.7");
        server.put("six.test", 60, "2001:db8::7");

        assertThat(ask("four.test")).isEqualTo(found(60, "192.0.2.7"));
        assertThat(ask("six.test")).isEqualTo(found(60, "2001:db8:0:0:0:0:0:7"));
    }

    @Test
    void anAliasIsFollowedAndItsTtlCounts() throws IOException {
        server.alias("www.test", 7, "cdn.test");
        server.alias("cdn.test", 600, "edge.test");
        server.put("edge.test", 300, "192.0.2.7");
        server.put("other.test", 1, "192.0.2.9");

        assertThat(ask("www.test")).isEqualTo(found(7, "192.0.2.7"));
    }

    @Test
    void aliasesThatGoInACircleLeadNowhere() throws IOException {
        server.alias("self.test", 60, "SELF.test");

        assertThat(ask("self.test")).isInstanceOf(None.class);
    }

    @Test
    void aNameThatDoesNotExistAndOneWithoutAddressHaveNone() throws IOException {
        server.put("empty.test", 60);

        assertThat(ask("none.test")).isEqualTo(new None("does not exist in DNS"));
        assertThat(ask("empty.test")).isEqualTo(new None("has no address in DNS"));
    }

    @Test
    void aServerThatFailsOrIsSilentIsNoAnswer() throws IOException {
        server.put("api.test", 300, "192.0.2.7");
        server.fail(true);
        assertThat(ask("api.test")).isEqualTo(new Failed("was answered with servfail(2) by DNS"));
        server.fail(false);
        server.beSilent(true);
        assertThat(ask("api.test")).isEqualTo(new Failed("got no answer from DNS"));
    }

    @Test
    void anAnswerThatDoesNotFitIntoADatagramComesOverTcp() throws IOException {
        var addresses =
                IntStream.range(0, 60).mapToObj(number -> "192.0.2." + number).toArray(String[]::new);
        server.put("many.test", 300, addresses);

        assertThat(ask("many.test")).isEqualTo(found(300, addresses));
    }
}
