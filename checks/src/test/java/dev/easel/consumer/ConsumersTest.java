package dev.easel.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.easel.checks.Project;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.LocalEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Applications that have Easel beside something else generate an image, or are told in one sentence why they cannot.
 *
 * <p>Each has a pom in {@code checks/consumers}, from which Maven itself chose the class path when the build came there. The
 * emulators run in this process and the application in another, so that the application's OkHttp may be any. It runs behind
 * the phase {@code package}, since before it there is no jar of Easel's.
 */
class ConsumersTest {
    private static final String FIX = "Import easel-bom";
    private static final String TWO = "InstalledOkHttp - more than one OkHttp is on the class path (okhttp";

    private static final Map<Consumer, Run> RUNS = new ConcurrentHashMap<>();

    static List<Consumer> consumers() {
        return List.of(
                Consumer.of("plain", "nothing else", "Generate"),
                Consumer.of("plain-bom", "nothing else, with easel-bom", "Generate"),
                Consumer.of("okhttp4-first", "OkHttp 4.12 before Easel", "EditAndStream")
                        .warns(TWO),
                Consumer.of("okhttp4-first-bom", "OkHttp 4.12 before Easel, with easel-bom", "EditAndStream")
                        .warns(TWO),
                Consumer.of("okhttp4-last", "OkHttp 4.12 after Easel", "EditAndStream")
                        .warns(TWO),
                Consumer.of("okhttp4-last-bom", "OkHttp 4.12 after Easel, with easel-bom", "EditAndStream")
                        .warns(TWO),
                Consumer.of("okhttp-managed", "OkHttp without a version, with easel-bom", "Generate"),
                Consumer.of("okhttp4-alone", "OkHttp 4.12, and Easel's own excluded", "EditAndStream"),
                Consumer.of("openai-first", "openai-java before Easel", "WithOpenAi"),
                Consumer.of("openai-last", "openai-java after Easel", "WithOpenAi"),
                Consumer.of("openai-bom", "openai-java, with easel-bom", "WithOpenAi"),
                Consumer.of("jackson-2.15", "Jackson 2.15 before Easel and the testkit", "WithTestkit"),
                Consumer.of("jackson-2.9", "Jackson 2.9 before Easel", "Generate"),
                Consumer.of("boot-3.5", "Spring Boot 3.5 and the testkit", "WithSpring"),
                Consumer.of("boot-4.1", "Spring Boot 4.1 and the testkit", "WithSpring"),
                Consumer.of("spring-ai-1.1", "Spring AI 1.1 on Spring Boot 3.5", "WithSpringAi"),
                Consumer.of("spring-ai-2.0", "Spring AI 2.0 on Spring Boot 4.1", "WithSpringAi"),
                Consumer.of("spring-ai-openai", "Spring AI 2.0 with its own model of OpenAI", "WithSpringAiOpenAi"),
                Consumer.of("langchain4j", "LangChain4j, as easel-langchain4j brings it", "WithLangChain4j"),
                Consumer.of("langchain4j-1.19", "LangChain4j 1.19", "WithLangChain4j"),
                Consumer.of(
                        "langchain4j-openai", "LangChain4j 1.19 with its own model of OpenAI", "WithLangChain4jOpenAi"),
                Consumer.of("temporal", "Temporal before Easel and the testkit", "WithTemporalAndTestkit"),
                Consumer.of("temporal-last", "Temporal after Easel", "WithTemporal"),
                Consumer.of("junit-5.12", "JUnit 5.12 and the testkit", "WithTestkit"),
                Consumer.of("junit-6", "JUnit 6 and the testkit", "WithTestkit"),
                Consumer.of("modules", "Java modules", "modules").onJava(17),
                Consumer.of("modules", "Java modules", "modules").onJava(25),
                Consumer.of("kotlin", "Kotlin 2.1", "WithKotlin"),
                Consumer.of("strict", "javac -Xlint:all -Werror", "Strict"),
                Consumer.of("refused-okio-3.6", "Okio 3.6 with OkHttp 5.5", "Generate")
                        .refusedWith(FIX),
                Consumer.of("refused-okhttp-4.9", "OkHttp 4.9 before Easel", "Generate")
                        .refusedWith(FIX),
                Consumer.of("refused-okhttp-4.12", "OkHttp 4.12 and the testkit in one process", "Emulate")
                        .refusedWith("easel-testkit needs 5.5 or later"),
                Consumer.of("refused-jackson-2.14", "Jackson 2.14 and the testkit", "Emulate")
                        .refusedWith("easel-testkit needs 2.15 or later"));
    }

    @BeforeAll
    static void run_all(@TempDir Path folder) throws InterruptedException {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try (DanEmulator dan = DanEmulator.start();
                LocalEmulator openAi = LocalEmulator.builder()
                        .dialect(LocalEmulator.Dialect.OPENAI)
                        .start()) {
            int number = 0;
            for (Consumer consumer : consumers()) {
                Path own = folder.resolve(String.valueOf(number++));
                Optional<Path> java = Jdks.java(consumer.java());
                java.ifPresent(found -> two.execute(() -> {
                    long begin = System.nanoTime();
                    Run run = run(
                            consumer,
                            found,
                            own,
                            dan.baseUrl().toString(),
                            openAi.baseUrl().toString());
                    System.out.printf(
                            "%-45s %d  %.1f s%n", consumer.has(), run.exit(), (System.nanoTime() - begin) / 1e9);
                    RUNS.put(consumer, run);
                }));
            }
            two.shutdown();
            assertThat(two.awaitTermination(10, TimeUnit.MINUTES)).isTrue();
        }
    }

    private static Run run(Consumer consumer, Path java, Path folder, String... arguments) {
        try {
            return Run.of(consumer, java, folder, arguments);
        } catch (IOException | InterruptedException | RuntimeException e) {
            return new Run(-1, e.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("consumers")
    void a_consumer_generates_an_image_or_is_told_why_not(Consumer consumer) {
        Run run = RUNS.get(consumer);
        assumeTrue(run != null, () -> "No JDK " + consumer.java() + " is on this machine");

        assertThat(run.output()).doesNotContain("NoSuchMethodError", "NoClassDefFoundError", "NoSuchFieldError");
        if (consumer.refusal().isEmpty()) {
            assertThat(run.exit()).as(run.output()).isZero();
            assertThat(run.output()).contains("generated");
        } else {
            assertThat(run.exit()).as(run.output()).isEqualTo(1);
            assertThat(run.output())
                    .contains("dev.easel.ConfigurationException: ", consumer.refusal())
                    .containsPattern("ImageClientBuilder[.]build[(]|EmulatorBuilder[.]<init>[(]");
        }
        if (!consumer.warning().isEmpty()) {
            assertThat(run.output()).contains(consumer.warning());
        }
    }

    @Test
    void the_page_shows_what_was_run() throws IOException {
        Path page = Project.root().resolve("docs/compatibility.md");
        String right = CompatibilityPage.of(consumers());
        if (Boolean.getBoolean("easel.docs.update")) {
            Files.writeString(page, right);
        }

        assertThat(Files.readString(page))
                .as("bring it up to date with -Deasel.docs.update=true")
                .isEqualTo(right);
    }
}
