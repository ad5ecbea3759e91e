package io.jvmingress.proxy.decision;

import io.jvmingress.proxy.match.RequestHead;
import java.util.ArrayList;
import java.util.List;

/// A request's head as a value.
record TestHead(Version version, String method, String target, List<String> fields) implements RequestHead {

    static TestHead get(String host, String target) {
        return new TestHead(Version.HTTP_1_1, "GET", target, List.of("host: " + host));
    }

    static TestHead without(Version version, String target) {
        return new TestHead(version, "GET", target, List.of());
    }

    TestHead with(String field) {
        var more = new ArrayList<>(fields);
        more.add(field);
        return new TestHead(version, method, target, more);
    }

    @Override
    public String header(String name) {
        var values = headers(name);
        return values.isEmpty() ? "" : values.getFirst();
    }

    @Override
    public List<String> headers(String name) {
        return fields.stream()
                .filter(field -> field.startsWith(name + ": "))
                .map(field -> field.substring(name.length() + 2))
                .toList();
    }
}
