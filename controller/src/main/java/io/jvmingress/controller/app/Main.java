package io.jvmingress.controller.app;

import io.jvmingress.controller.watch.StartException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line: `jvm-ingress serve|run|demo|validate|explain|version`.
public final class Main {

    /// What the environment variable of a flag begins with: `--drain-delay` is `JVM_INGRESS_DRAIN_DELAY`.
    private static final String PREFIX = "JVM_INGRESS_";

    /// Where a value is expected the parser has no more than this of an unknown flag.
    private static final Pattern UNKNOWN = Pattern.compile("Unknown option: '([^'=]*)");

    private Main() {}

    public static void main(String[] arguments) {
        var lifetime = new Lifetime();
        lifetime.endOnSignal();
        int status = 3;
        try {
            status = run(Console.ofProcess(lifetime), arguments);
        } catch (Error fatal) {
            // Nobody may take it for a good end: the hook waits for this status.
            var message = "jvm-ingress: " + fatal;
            System.err.println(message);
            TerminationMessage.of(System.getenv()).write(message);
        }
        lifetime.ended(status);
        System.exit(status);
    }

    /// Runs one command to its end.
    ///
    /// @return the exit status: 0 good, 1 errors found, 2 wrong usage, 3 the start failed
    static int run(Console console, String... arguments) {
        LogLines.to(console.err(), !console.terminal(), OutputFlags.LogLevel.INFO);
        return commandLine(console).execute(arguments);
    }

    private static CommandLine commandLine(Console console) {
        var serving = new Serving(console);
        var line = new CommandLine(new RootCommand())
                .addSubcommand(new DemoCommand(serving))
                .addSubcommand(new ServeCommand(serving))
                .addSubcommand(new RunCommand(serving))
                .addSubcommand(new ValidateCommand(serving))
                .addSubcommand(new CommandLine(new ExplainCommand())
                        .addSubcommand(new ExplainRequestCommand(serving))
                        .addSubcommand(new ExplainConnectionCommand(serving))
                        .addSubcommand(new ExplainEndpointsCommand(serving)))
                .addSubcommand(new VersionCommand(console));
        help(line);
        var last = TerminationMessage.of(console.environment());
        return Values.register(line)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .setUsageHelpWidth(110)
                .setDefaultValueProvider(argument -> environmentValue(console, argument))
                .setOut(new PrintWriter(console.out(), true, Charset.defaultCharset()))
                .setErr(new PrintWriter(console.err(), true, Charset.defaultCharset()))
                .setParameterExceptionHandler((failure, _) -> wrongUsage(failure, last))
                .setExecutionExceptionHandler((failure, command, result) -> failed(failure, command, result, last));
    }

    private static void help(CommandLine line) {
        line.getSubcommands().values().forEach(Main::help);
        var command = line.getCommandSpec();
        command.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this help.")
                .build());
        command.usageMessage().sortOptions(false).abbreviateSynopsis(true);
    }

    private static @Nullable String environmentValue(Console console, ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || !option.longestName().startsWith("--")) {
            return null;
        }
        var name = option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
        return console.environment().get(PREFIX + name);
    }

    private static int wrongUsage(ParameterException failure, TerminationMessage last) {
        var line = failure.getCommandLine();
        var help = line.getHelp();
        var message = "jvm-ingress: " + what(failure);
        line.getErr().println(message);
        last.write(message);
        line.getErr().print("Usage: " + help.synopsis(0));
        line.getErr().print(help.commandList());
        line.getErr().println("'" + line.getCommandSpec().qualifiedName() + " --help' tells more.");
        return ExitStatus.USAGE;
    }

    private static String what(ParameterException failure) {
        var unknown = UNKNOWN.matcher(String.valueOf(failure.getMessage()));
        if (unknown.lookingAt()) {
            return "unknown flag " + unknown.group(1);
        }
        if (failure instanceof UnmatchedArgumentException unmatched) {
            var first = unmatched.getUnmatched().getFirst();
            boolean command = !first.startsWith("-")
                    && !failure.getCommandLine().getSubcommands().isEmpty();
            return (first.startsWith("-") ? "unknown flag " : command ? "unknown command " : "unexpected argument ")
                    + first;
        }
        return oneLine(failure.getMessage());
    }

    private static int failed(Exception failure, CommandLine line, ParseResult result, TerminationMessage last) {
        boolean expected = failure instanceof StartException;
        var message = "jvm-ingress: " + (expected ? "" : "a bug, please report it: ")
                + (expected ? oneLine(failure.getMessage()) : oneLine(failure.toString()))
                + (expected || verbose(result) ? "" : " (--verbose prints where)");
        line.getErr().println(message);
        last.write(message);
        if (verbose(result)) {
            failure.printStackTrace(line.getErr());
        }
        return ExitStatus.START;
    }

    private static boolean verbose(ParseResult result) {
        var command = result;
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        // The environment may set it, too.
        var flag = command.commandSpec().findOption("--verbose");
        return flag != null && Boolean.TRUE.equals(flag.getValue());
    }

    private static String oneLine(@Nullable String message) {
        return Objects.toString(message).lines().findFirst().orElse("");
    }
}
