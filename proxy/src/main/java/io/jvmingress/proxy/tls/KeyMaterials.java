package io.jvmingress.proxy.tls;

import io.jvmingress.proxy.table.Certificate;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The certificates that were served lately, by alias.
///
/// An engine asks for the alias, the chain and the key in three calls, and the snapshot may be swapped
/// between them: so an alias names a certificate that never changes, its fingerprint, and stays known for a
/// while after the certificate left the table.
///
/// "A while" is counted in certificates, not in time: there are two generations, and when the young one is
/// full it becomes the old one, whose entries are dropped unless they were used since. So at most twice
/// `limit` certificates are held, and the last `limit` are always known. More certificates than that in use
/// at once are served as well; their material is then made anew from time to time.
final class KeyMaterials {

    private record Generations(ConcurrentMap<String, KeyMaterial> young, ConcurrentMap<String, KeyMaterial> old) {}

    private final TlsEngine engine;
    private final int limit;
    private volatile Generations generations = new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

    /// @param engine the resolved engine that will use them
    KeyMaterials(TlsEngine engine, int limit) {
        this.engine = engine;
        this.limit = limit;
    }

    /// The material of a certificate, which is known by its alias from now on.
    KeyMaterial of(Certificate certificate) {
        var now = generations;
        var alias = certificate.fingerprint();
        var material = now.young().get(alias);
        return material == null ? keep(alias, now.old().get(alias), certificate) : material;
    }

    Optional<KeyMaterial> find(@Nullable String alias) {
        if (alias == null) {
            return Optional.empty();
        }
        var now = generations;
        var material = now.young().get(alias);
        return Optional.ofNullable(material == null ? now.old().get(alias) : material);
    }

    /// How many certificates are held, at most twice the limit.
    int size() {
        var now = generations;
        return now.young().size() + now.old().size();
    }

    private KeyMaterial keep(String alias, @Nullable KeyMaterial known, Certificate certificate) {
        var material = known == null ? KeyMaterial.of(certificate, engine) : known;
        synchronized (this) {
            if (generations.young().size() >= limit) {
                generations = new Generations(new ConcurrentHashMap<>(), generations.young());
            }
            generations.young().put(alias, material);
        }
        return material;
    }
}
