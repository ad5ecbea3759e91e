package io.jvmingress.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Certificate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateRotationTest {

    private static final int ROTATIONS = 2000;
    private static final int KEPT = 16;

    private final Certificate first = TestCertificates.of(TestCertificates.Key.ECDSA, "a.test");

    @ParameterizedTest
    @EnumSource(names = {"JDK", "OPENSSL"})
    void everyHandshakeSeesTheCertificateOfItsTime(TlsEngine engine) throws IOException {
        var current = new AtomicReference<>(first);
        try (var server = new TlsServer(engine, _ -> Optional.of(current.get()))) {
            for (int i = 0; i < ROTATIONS; i++) {
                var next = TestCertificates.withKeyOf(first, "a.test");
                current.set(next);
                var shown =
                        new TlsClient().name("a.test").connect(server.port()).certificate();
                assertThat(shown.getSerialNumber())
                        .isEqualTo(next.chain().getFirst().getSerialNumber());
            }
        }
    }

    @Test
    void holdsTwiceTheLimitAtMost() {
        var materials = new KeyMaterials(TlsEngine.JDK, KEPT);
        for (int i = 0; i < ROTATIONS; i++) {
            var alias =
                    materials.of(TestCertificates.withKeyOf(first, "a.test")).alias();

            assertThat(materials.find(alias)).isPresent();
            assertThat(materials.size()).isLessThanOrEqualTo(2 * KEPT);
        }
    }

    @Test
    void stillKnowsTheLastCertificatesThatWereServed() {
        var materials = new KeyMaterials(TlsEngine.JDK, KEPT);
        var aliases = new ArrayList<String>();
        for (int i = 0; i < 10 * KEPT; i++) {
            aliases.add(
                    materials.of(TestCertificates.withKeyOf(first, "a.test")).alias());
        }

        assertThat(aliases.subList(aliases.size() - KEPT, aliases.size()))
                .allSatisfy(alias -> assertThat(materials.find(alias)).isPresent());
        assertThat(materials.find(aliases.getFirst())).isEmpty();
        assertThat(materials.find(null)).isEmpty();
    }

    @Test
    void keepsTheMaterialOfACertificateInUse() {
        var materials = new KeyMaterials(TlsEngine.JDK, KEPT);
        var material = materials.of(first);
        for (int i = 0; i < 10 * KEPT; i++) {
            materials.of(TestCertificates.withKeyOf(first, "a.test"));
            assertThat(materials.of(first)).isSameAs(material);
        }
    }
}
