package io.jvmingress.controller.app;

import io.jvmingress.proxy.tls.TlsEngine;
import io.netty.util.Version;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `version`: what runs here.
@Command(
        name = "version",
        customSynopsis = "jvm-ingress version [-o json]",
        description = "Print the versions of the program and of what it runs on.")
final class VersionCommand implements Callable<Integer> {

    private final Console console;

    @Option(names = "-o", paramLabel = "json", description = "json: one JSON object on one line.")
    private OutputForm form = OutputForm.TEXT;

    VersionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var versions = versions();
        switch (form) {
            case JSON -> console.out().println(JsonMapper.builder().build().writeValueAsString(versions));
            case TEXT -> versions.forEach((name, value) -> console.out().printf("%-10s %s%n", name, value));
        }
        return ExitStatus.GOOD;
    }

    private static Map<String, String> versions() {
        var build = BuildInfo.read();
        var netty = Version.identify(Version.class.getClassLoader()).get("netty-common");
        var versions = new LinkedHashMap<String, String>();
        versions.put("version", build.version());
        versions.put("commit", build.commit());
        versions.put("java", Runtime.version().toString());
        versions.put("vertx", Objects.toString(Vertx.class.getPackage().getImplementationVersion(), "unknown"));
        versions.put("netty", netty == null ? "unknown" : netty.artifactVersion());
        versions.put("transport", TransportChoice.AUTO.resolve().name());
        versions.put("tlsEngine", TlsEngine.AUTO.resolve().name().toLowerCase(Locale.ROOT));
        return versions;
    }
}
