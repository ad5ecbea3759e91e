package io.jvmingress.controller.app;

import io.jvmingress.controller.compile.Finding;
import io.jvmingress.controller.compile.Finding.Severity;
import io.jvmingress.controller.compile.ingress.ClassFilter;
import io.jvmingress.controller.explain.FindingView;
import io.jvmingress.controller.explain.JsonForm;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `validate`: what is wrong with files, without serving them.
@Command(
        name = "validate",
        customSynopsis = "jvm-ingress validate PATH... [-o json] [FLAG...]",
        description = "Print every finding about Kubernetes YAML or JSON files. The flags are those of serve.")
final class ValidateCommand implements Callable<Integer> {

    private static final Comparator<Finding> WORST_FIRST = Comparator.comparing(Finding::severity);

    private final Serving serving;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "File or folder, read with all folders below.")
    private List<Path> paths = new ArrayList<>();

    @Option(names = "-o", paramLabel = "json", description = "json: one JSON object for each finding, on one line.")
    private OutputForm form = OutputForm.TEXT;

    @Mixin
    private StandaloneFlags standalone = new StandaloneFlags();

    @Mixin
    private ServingFlags flags = new ServingFlags();

    ValidateCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() {
        if (paths.isEmpty()) {
            throw new ParameterException(command.commandLine(), "PATH is missing");
        }
        var console = serving.console();
        var judgement = flags.judgement(standalone.mode(), console.environment());
        serving.logQuietly(flags.output());
        var table = FileTable.read(paths, judgement, Clock.systemUTC().instant());
        var findings = new ArrayList<>(table.findings());
        findings.addAll(ClassFilter.missing(
                judgement.routing().classes(), table.compilation().state()));
        findings.sort(WORST_FIRST);
        var lines = new OutputLines(console.out());
        for (var finding : findings) {
            lines.print(
                    switch (form) {
                        case TEXT -> finding.line();
                        case JSON -> JsonForm.print(FindingView.of(finding));
                    });
        }
        lines.flush();
        boolean bad = findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
        return bad ? ExitStatus.ERRORS : ExitStatus.GOOD;
    }
}
