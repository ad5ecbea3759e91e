package io.jvmingress.controller.compile.ingress;

import io.fabric8.kubernetes.api.model.Secret;
import io.jvmingress.controller.compile.Fields;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.tls.PemParser;
import io.jvmingress.controller.tls.PemParser.Pair;
import io.jvmingress.controller.tls.PemParser.Unreadable;
import io.jvmingress.proxy.table.Certificate;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// What a Secret of type `kubernetes.io/tls` holds.
public sealed interface SecretCertificate {

    record Good(Certificate certificate) implements SecretCertificate {}

    /// No pair of certificate and key.
    ///
    /// @param detail says what is wrong, never what the Secret holds
    record Bad(String detail) implements SecretCertificate {}

    static SecretCertificate read(Secret secret) {
        var type = Fields.text(secret.getType());
        if (!type.equals("kubernetes.io/tls")) {
            return new Bad("is of type " + (type.isEmpty() ? "Opaque" : type) + ", not kubernetes.io/tls");
        }
        var certificates = text(secret, "tls.crt");
        var key = text(secret, "tls.key");
        if (certificates.isEmpty() || key.isEmpty()) {
            return new Bad("has no readable " + (certificates.isEmpty() ? "tls.crt" : "tls.key"));
        }
        return switch (PemParser.parse(certificates.get(), key.get())) {
            case Pair pair -> new Good(pair.certificate(ObjectRef.of(secret).namespacedName()));
            case Unreadable(var detail) -> new Bad(detail);
        };
    }

    /// `stringData` is what the API server would turn into `data`; files have it.
    private static Optional<String> text(Secret secret, String key) {
        var plain = Fields.get(secret.getStringData(), (Map<String, String> data) -> data.get(key));
        return plain.or(() -> Fields.get(secret.getData(), (Map<String, String> data) -> data.get(key))
                        .flatMap(SecretCertificate::decode))
                .filter(text -> !text.isBlank());
    }

    private static Optional<String> decode(String base64) {
        try {
            return Optional.of(new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException _) {
            // The caller says that the key is not readable.
            return Optional.empty();
        }
    }
}
