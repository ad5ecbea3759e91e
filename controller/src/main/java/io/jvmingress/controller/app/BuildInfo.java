package io.jvmingress.controller.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/// What was built: the file that the build fills in.
record BuildInfo(String version, String commit) {

    static BuildInfo read() {
        var properties = new Properties();
        try (var stream = BuildInfo.class.getResourceAsStream("build.properties")) {
            if (stream != null) {
                properties.load(stream);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo(properties.getProperty("version", "unknown"), properties.getProperty("commit", "unknown"));
    }
}
