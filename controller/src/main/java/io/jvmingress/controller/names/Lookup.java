package io.jvmingress.controller.names;

import java.util.concurrent.CompletableFuture;

/// Asks for the addresses of one name. Never fails: that there is no answer is an answer.
interface Lookup extends AutoCloseable {

    CompletableFuture<DnsAnswer> addresses(String name);

    @Override
    void close();
}
