package io.jvmingress.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.OpenSsl;
import org.junit.jupiter.api.Test;

class TlsEngineTest {

    @Test
    void autoIsOpenSslWhereItsLibraryLoads() {
        assertThat(TlsEngine.AUTO.resolve()).isEqualTo(OpenSsl.isAvailable() ? TlsEngine.OPENSSL : TlsEngine.JDK);
        assertThat(TlsEngine.JDK.resolve()).isEqualTo(TlsEngine.JDK);
    }
}
