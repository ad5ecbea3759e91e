package io.jvmingress.controller.app;

import io.jvmingress.controller.compile.Compilation;
import io.jvmingress.controller.compile.CompileOptions;
import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.RoutingCompiler;
import io.jvmingress.controller.files.FileSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What files compile to, read once.
///
/// @param findings those of the files among them
record FileTable(Compilation compilation, CompileOptions options, List<Finding> findings) {

    /// @throws io.jvmingress.controller.watch.StartException where a path cannot be read
    static FileTable read(List<Path> paths, Judgement judgement, Instant now) {
        try (var source = new FileSource(paths, judgement.routing().namespaces())) {
            source.start(() -> {});
            var options = judgement.compileOptions(now);
            var compilation = RoutingCompiler.compile(source.state(), options, now, Compilation.NONE);
            var findings = new ArrayList<>(source.findings());
            findings.addAll(compilation.findings());
            return new FileTable(compilation, options, List.copyOf(findings));
        }
    }
}
