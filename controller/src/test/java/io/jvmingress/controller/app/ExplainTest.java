package io.jvmingress.controller.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `explain` as people and scripts use it: from files, and put to a running program.
class ExplainTest {

    private static final String QUESTION = "{\"method\":\"GET\",\"url\":\"http://shop.test/x\"}";

    private static final String ANSWER =
            "{\"outcome\":\"forward\",\"status\":200,\"reason\":\"Routed\",\"client\":{\"address\":\"127.0.0.1\",\"pod\":null,"
                    + "\"from\":\"tcp\"},\"certificate\":null,\"route\":{\"ingress\":\"shop/shop\",\"host\":\"shop.test\",\"path\":"
                    + "\"/\",\"pathType\":\"Prefix\"},\"others\":[],\"service\":\"shop/web\",\"port\":80,\"algorithm\":"
                    + "\"least-request\",\"endpoints\":[{\"address\":\"127.0.0.1:9\",\"pod\":null,\"usable\":true,\"why\":"
                    + "\"ready\",\"policy\":\"not-isolated\",\"policies\":[],\"eligible\":true,"
                    + "\"accessPolicies\":[],\"policyModes\":[],\"policyWhy\":\"\",\"rules\":[]}]}";

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeTheShop() throws IOException {
        Files.writeString(folder.resolve("shop.yaml"), Shop.manifest("shop.test", 9));
    }

    @Test
    void answersAsOneJsonObjectOnOneLine() throws InterruptedException {
        var run = explain("request GET http://shop.test/x -o json").ended();

        assertThat(run.out()).isEqualTo(ANSWER + "\n");
        assertThat(run.status()).isZero();
    }

    @Test
    void answersPeopleInWords() throws InterruptedException {
        var run = explain("request GET https://shop.test/x --source 192.0.2.1 -H a:b")
                .ended();

        assertThat(run.out().lines().toList())
                .containsExactly(
                        "forward 200 Routed",
                        "  client       192.0.2.1, no pod, known by tcp",
                        "  certificate  default for jvm-ingress.invalid",
                        "  route        Ingress shop/shop, host shop.test, Prefix /",
                        "  service      shop/web:80, least-request",
                        "  endpoint     127.0.0.1:9: ready; policy: not-isolated");
    }

    @Test
    void aQuestionMayStandBehindThePaths() throws InterruptedException {
        var run = ProgramRun.of(
                        "explain",
                        "request",
                        "--allow-loopback-endpoints",
                        "-o",
                        "json",
                        "--from",
                        folder.toString(),
                        "GET",
                        "http://shop.test/x")
                .ended();

        assertThat(run.out()).isEqualTo(ANSWER + "\n");
    }

    @Test
    void theFlagsOfServeStandForTheProgramsSettings() throws InterruptedException {
        assertThat(explain("request GET http://shop.test/x -o json --default-backend shop/web:80 --policy-mode off"
                                + " --https 443 --admin 127.0.0.1:9090 --trusted-proxies 127.0.0.0/8"
                                + " -H X-Forwarded-For:192.0.2.7")
                        .ended()
                        .out())
                .contains("\"client\":{\"address\":\"192.0.2.7\",\"pod\":null,\"from\":\"header\"}");
    }

    @Test
    void tellsEndpoints() throws InterruptedException {
        var run = explain("endpoints --service shop/web --port 80 --node n1 --zone a -o json")
                .ended();

        assertThat(run.out())
                .isEqualTo("{\"endpoints\":[{\"address\":\"127.0.0.1:9\",\"usable\":true,\"why\":\"ready\"}],"
                        + "\"tier\":\"ready\",\"why\":\"1 of 1 endpoint ready and chosen\"}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'-o json', '{\"error\":\"pod shop/nobody does not exist\"}\n', ''",
        "'', '', 'jvm-ingress: pod shop/nobody does not exist'"
    })
    void aQuestionWithoutAnAnswerIsAnError(String form, String out, String err) throws InterruptedException {
        var run = explain("request GET http://shop.test/ --source shop/nobody " + form)
                .ended();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEqualTo(out);
        assertThat(run.err()).contains(err);
    }

    @Test
    void aBatchGetsAnAnswerForEachLineInOrder() throws InterruptedException {
        var lines = IntStream.range(0, 500)
                .mapToObj(number -> switch (number % 5) {
                    case 0 -> QUESTION;
                    case 1 -> "{\"method\":\"GET\",\"url\":\"http://no-" + number + ".test/\"}";
                    case 2 -> "{broken";
                    case 3 -> "";
                    default -> "{\"method\":\"GET\",\"url\":\"http://shop.test/\",\"source\":\"shop/" + number + "\"}";
                })
                .toList();

        var run = read(String.join("\n", lines), "request --batch -").ended();

        var answers = run.out().lines().toList();
        assertThat(answers).hasSize(500);
        assertThat(answers.get(495)).isEqualTo(ANSWER);
        assertThat(answers.get(496)).contains("\"reason\":\"NoHost\"");
        assertThat(answers.get(497)).startsWith("{\"error\":\"not JSON: ");
        assertThat(answers.get(498)).isEqualTo("{\"error\":\"not JSON: there is nothing\"}");
        assertThat(answers.get(499)).isEqualTo("{\"error\":\"pod shop/499 does not exist\"}");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void aBatchWithoutBrokenLinesIsGood() throws Exception {
        var file = folder.resolve("questions.jsonl");
        Files.writeString(file, "{\"service\":\"shop/web\",\"port\":80}\n{\"service\":\"shop/web\",\"port\":81}\n");
        var run = explain("endpoints -o json --batch " + file).ended();

        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.status()).isZero();
        assertThat(read("", "request --batch -").ended().status()).isZero();
    }

    @Test
    void aLineWithoutEndIsOneBrokenLine() throws InterruptedException {
        var run = read("\"" + "x".repeat(300_000) + "\n" + QUESTION + "\n", "request --batch -")
                .ended();

        assertThat(run.out().lines())
                .containsExactly("{\"error\":\"the line is longer than 262144 characters\"}", ANSWER);
    }

    @Test
    void aFileOfQuestionsThatIsNotThereEndsTheStart() throws InterruptedException {
        var run = explain("request --batch " + folder + "/none").ended();

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.errLines().getLast()).startsWith("jvm-ingress: cannot read the questions of ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    explain                                             | a question is missing
                    explain fly                                         | unknown command fly
                    explain request --from .                            | METHOD and URL are missing
                    explain request GET --from .                        | METHOD and URL are two words
                    explain request GET http://a/                       | --from PATH or --admin URL is missing
                    explain request GET http://a/ --from . --admin http://b | --from and --admin URL exclude each other
                    explain request GET http://a/ --admin ftp://b       | --admin: 'ftp://b' is no URL such as http://127.0.0.1:9090
                    explain request GET http://a/ --batch - --from .    | --batch and a question exclude each other
                    explain request GET http://a/ -H nothing --from .   | -H: 'nothing' is not 'Name: value'
                    explain request GET http://a/ -o xml --from .       | Invalid value for option '-o': 'xml' is none of text, json
                    explain connection --destination 10.0.0.1 --port 1 --from . | '--source IP|NS/POD is missing'
                    explain connection --source 10.0.0.1 --port 1 --from . | '--destination IP|NS/POD is missing'
                    explain connection --source 10.0.0.1 --destination 10.0.0.1 --from . | --port N is missing
                    explain connection --source 10.0.0.1 --batch - --from . | --batch and a question exclude each other
                    explain endpoints --from .                          | --service NS/NAME is missing
                    explain endpoints --service a/b --from .            | '--port NUMBER|NAME is missing'
                    explain endpoints --service a/b --batch - --from .  | --batch and a question exclude each other
                    """)
    void saysInOneLineWhatIsWrongWithACommand(String command, String message) throws InterruptedException {
        var run = ProgramRun.with(Map.of("JVM_INGRESS_ADMIN", ""), command.split(" "))
                .ended();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errLines().getFirst()).isEqualTo("jvm-ingress: " + message);
        assertThat(run.errLines().get(1)).startsWith("Usage: jvm-ingress ");
        assertThat(run.out()).isEmpty();
    }

    /// Whoever is asked, the answer is the same.
    @Test
    void aRunningProgramAnswersTheSame() throws Exception {
        try (var serve = ProgramRun.of(
                        "serve",
                        "--from",
                        folder.toString(),
                        "--allow-loopback-endpoints",
                        "--http=0",
                        "--https=0",
                        "--health=0")
                .awaitTable()) {
            var admin = "http://127.0.0.1:" + serve.port("admin");
            var single = ProgramRun.of(
                            "explain", "request", "GET", "http://shop.test/x", "-o", "json", "--admin", admin)
                    .ended();
            assertThat(single.out()).isEqualTo(ANSWER + "\n");
            assertThat(single.status()).isZero();

            var questions = IntStream.range(0, 450)
                    .mapToObj(number -> number == 300 ? "{broken" : number == 301 ? "[]" : QUESTION)
                    .collect(Collectors.joining("\n"));
            var batch = ProgramRun.reading(questions, "explain", "request", "--batch", "-", "--admin", admin + "/")
                    .ended();
            var answers = batch.out().lines().toList();
            assertThat(answers).hasSize(450);
            assertThat(answers.get(300)).startsWith("{\"error\":\"not JSON");
            assertThat(answers.get(301)).isEqualTo("{\"error\":\"a question is a JSON object\"}");
            assertThat(answers.get(449)).isEqualTo(ANSWER);
            assertThat(batch.status()).isEqualTo(1);

            var bare = ProgramRun.of(
                            "explain",
                            "endpoints",
                            "--service",
                            "shop/web",
                            "--port",
                            "80",
                            "--admin",
                            admin.substring(7))
                    .ended();
            assertThat(bare.out()).startsWith("ready: 1 of 1 endpoint ready and chosen\n");
        }
    }

    @Test
    void aProgramThatDoesNotAnswerEndsTheStart() throws InterruptedException {
        var run = ProgramRun.of("explain", "request", "GET", "http://a/", "--admin", "http://127.0.0.1:1")
                .ended();

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("jvm-ingress: cannot ask http://127.0.0.1:1: ");
    }

    private ProgramRun explain(String words) {
        return read("", words);
    }

    private ProgramRun read(String input, String words) {
        var fixed = Stream.of("--from", folder.toString(), "--allow-loopback-endpoints");
        var all = Stream.of(List.of("explain").stream(), Stream.of(words.strip().split(" ")), fixed)
                .flatMap(part -> part)
                .toArray(String[]::new);
        return ProgramRun.reading(input, all);
    }
}
