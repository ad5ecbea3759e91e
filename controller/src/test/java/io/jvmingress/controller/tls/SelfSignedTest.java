package io.jvmingress.controller.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.tls.CertificateCheck.Validity;
import io.jvmingress.proxy.table.Certificate;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelfSignedTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static Certificate make() {
        return SelfSigned.make(
                "default", List.of("shop.test", "*.shop.test"), BEGIN, Duration.ofDays(30), new SecureRandom());
    }

    @Test
    void coversItsNamesAndSignsItself() throws GeneralSecurityException {
        var certificate = make();

        var leaf = certificate.chain().getFirst();
        leaf.verify(leaf.getPublicKey());
        assertThat(certificate.names()).containsExactly("shop.test", "*.shop.test");
        assertThat(certificate.source()).isEqualTo("default");
        assertThat(CertificateCheck.chainFor(certificate.key().secret(), certificate.chain()))
                .contains(certificate.chain());
    }

    @Test
    void isAnotherOneEachTime() {
        assertThat(make().fingerprint()).isNotEqualTo(make().fingerprint());
    }

    @ParameterizedTest
    @CsvSource({
        "2025-12-31T23:59:59Z, NOT_YET, 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z, VALID, 2026-01-17T00:00:00Z",
        "2026-01-16T23:59:59Z, VALID, 2026-01-17T00:00:00Z",
        "2026-01-17T00:00:00Z, EXPIRES_SOON, 2026-01-31T00:00:00.001Z",
        "2026-01-31T00:00:00Z, EXPIRES_SOON, 2026-01-31T00:00:00.001Z",
        "2026-01-31T00:00:00.001Z, EXPIRED,"
    })
    void itsValidityFollowsTheDates(Instant now, Validity validity, @org.jspecify.annotations.Nullable Instant next) {
        var leaf = make().chain().getFirst();

        assertThat(CertificateCheck.validity(leaf, now)).isEqualTo(validity);
        assertThat(CertificateCheck.nextChange(leaf, now)).isEqualTo(java.util.Optional.ofNullable(next));
    }
}
