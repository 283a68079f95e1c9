package io.belfry.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code belfry run} as a process of its own, started and stopped as an operator would. */
class RunProcessTest {
    private static final String READY = "belfry is ready at ";

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;

    @AfterEach
    void endProcess() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldStopCleanlyOnTermAndLoseNothing() throws Exception {
        Path data = directory.resolve("data");
        URI server = start("run", "--data", data.toString(), "--port", "0");
        HttpResponse<String> answer = post(server.resolve("v1/events"), """
                {"type":"customer.registered","customer":"C-1"}
                {"type":"account.opened","account":"A-1","customer":"C-1","currency":"EUR"}
                {"type":"account.posted","account":"A-1","amount":"1.50","currency":"EUR","ref":"R-1"}
                """);
        assertThat(answer.body()).contains("\"accepted\":3");

        assertThat(terminate()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(directory.resolve("err"))).contains("stopped cleanly");

        StringWriter out = new StringWriter();
        String[] verify = {"verify", "--data", data.toString()};
        assertThat(Belfry.run(verify, new PrintWriter(out), new PrintWriter(out), StopSignal.ofCaller()))
                .as(out.toString())
                .isEqualTo(ExitCode.DONE);
        URI again = start("run", "--data", data.toString(), "--port", "0");
        HttpRequest question =
                HttpRequest.newBuilder(again.resolve("v1/accounts/A-1")).build();
        assertThat(http.send(question, BodyHandlers.ofString()).body()).contains("\"ledger\":\"1.50\"");
        assertThat(terminate()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void shouldImportIntoARunningEngine() throws Exception {
        URI server = start("run", "--data", directory.resolve("data").toString(), "--port", "0");
        String prices = """
                Scheme Code;ISIN Div Payout/ ISIN Growth;ISIN Div Reinvestment;Scheme Name;Net Asset Value;Date
                119551;INF209KA12Z1;-;A fund;103.6841;20-Nov-2026
                """;
        Path file = Files.writeString(directory.resolve("NAVAll.txt"), prices);
        StringWriter out = new StringWriter();
        String[] line = {"import", "--url", server.toString(), "--format", "amfi", "--open", file.toString()};

        assertThat(Belfry.run(line, new PrintWriter(out), new PrintWriter(out), StopSignal.ofCaller()))
                .as(out.toString())
                .isEqualTo(ExitCode.DONE);

        assertThat(out.toString()).contains("\"accepted\":2").contains("\"rejected\":[]");
        assertThat(terminate()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void shouldSayThatNobodyAnswers() throws Exception {
        Path file = Files.writeString(directory.resolve("a.xml"), "<x/>");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        // Port 1 is reserved and has no listener.
        String[] line = {"import", "--url", "http://127.0.0.1:1", "--format", "camt", file.toString()};

        assertThat(Belfry.run(line, new PrintWriter(out), new PrintWriter(err), StopSignal.ofCaller()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).startsWith("belfry: no answer from http://127.0.0.1:1/v1/import");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldSayALockedDirectoryWithThree() throws Exception {
        String data = directory.resolve("data").toString();
        start("run", "--data", data, "--port", "0");
        StringWriter err = new StringWriter();
        String[] line = {"run", "--data", data, "--port", "0"};

        assertThat(Belfry.run(line, new PrintWriter(new StringWriter()), new PrintWriter(err), StopSignal.ofCaller()))
                .isEqualTo(ExitCode.DATA_DIRECTORY);
        assertThat(err.toString()).startsWith("belfry: ").doesNotContain("\tat ");
    }

    /** Returns the address that the process prints. */
    private URI start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--add-")
                    || flag.startsWith("--enable")
                    || flag.startsWith("-Dchronicle")
                    || flag.startsWith("--sun-misc")
                    || flag.startsWith("-Dqueue")) {
                command.add(flag);
            }
        }
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), Belfry.class.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(directory.resolve("err").toFile())
                .start();
        BufferedReader output = process.inputReader(UTF_8);
        String line = output.readLine();
        assertThat(line).as(Files.readString(directory.resolve("err"))).startsWith(READY);
        return URI.create(line.substring(READY.length()));
    }

    private int terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private HttpResponse<String> post(URI call, String lines) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(call)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
