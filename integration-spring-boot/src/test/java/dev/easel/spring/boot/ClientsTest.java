package dev.easel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.easel.CallOptions;
import dev.easel.ClientClosedException;
import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.UnsupportedPolicy;
import dev.easel.dan.Dan;
import dev.easel.dan.DanBuilder;
import dev.easel.testkit.DanEmulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Which clients there are, and what they are built with. */
class ClientsTest {
    private static final String[] ALL = {
        "easel.dan.api-key=" + Easel.KEY,
        "easel.itsrose.api-key=MARKEDKEY-itsrose",
        "easel.zhiqite.access-key-id=MARKEDKEY-id",
        "easel.zhiqite.access-key-secret=MARKEDKEY-secret",
        "easel.local.base-url=http://127.0.0.1:1",
        "easel.openai.api-key=MARKEDKEY-openai",
        "easel.comfyui.base-url=http://127.0.0.1:1",
        "easel.bfl.api-key=MARKEDKEY-bfl",
        "easel.fal.api-key=MARKEDKEY:fal",
        "easel.replicate.api-key=MARKEDKEY-replicate",
        "easel.gemini.api-key=MARKEDKEY-gemini"
    };

    private final ApplicationContextRunner context = Easel.context();

    @Test
    void without_a_property_there_is_no_client() {
        context.run(application -> assertThat(application)
                .hasNotFailed()
                .doesNotHaveBean(ImageClient.class)
                .hasSingleBean(ImageClientFactory.class));
    }

    @Test
    void a_key_makes_the_client_of_its_service() {
        context.withPropertyValues("easel.dan.api-key=" + Easel.KEY)
                .run(application -> assertThat(application.getBean(ImageClient.class))
                        .isSameAs(application.getBean("danImageClient"))
                        .satisfies(client -> assertThat(client.provider()).isEqualTo(Dan.PROVIDER)));
    }

    @ParameterizedTest
    @CsvSource({"dan", "itsrose", "zhiqite", "local", "openai", "comfyui", "bfl", "fal", "replicate", "gemini"})
    void of_ten_clients_each_has_its_name_and_its_qualifier(String service) {
        context.withPropertyValues(ALL).run(application -> {
            assertThat(application.getBeansOfType(ImageClient.class)).hasSize(10);
            ImageClient client = application.getBean(service + "ImageClient", ImageClient.class);
            assertThat(client.provider().value()).isEqualTo(service);
            assertThat(BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                            application.getBeanFactory(), ImageClient.class, service))
                    .isSameAs(client);
        });
    }

    @Test
    void a_client_whose_provider_is_absent_is_left_out() {
        context.withPropertyValues(ALL)
                .withClassLoader(new FilteredClassLoader("dev.easel.dan"))
                .run(application -> assertThat(application.getBeansOfType(ImageClient.class))
                        .hasSize(9)
                        .doesNotContainKey("danImageClient"));
    }

    @Test
    void without_any_library_that_is_optional_the_application_starts() {
        context.withClassLoader(new FilteredClassLoader(
                        "dev.easel.dan",
                        "dev.easel.openai",
                        "dev.easel.routing",
                        "dev.easel.micrometer",
                        "dev.easel.testkit",
                        "io.micrometer",
                        "org.springframework.web",
                        "org.springframework.boot.actuate",
                        "org.springframework.boot.health"))
                .withPropertyValues("easel.routing.enabled=true", "easel.callback.path=/callbacks")
                .withPropertyValues("easel.bfl.api-key=MARKEDKEY-bfl")
                .run(application -> assertThat(application).hasNotFailed().hasSingleBean(ImageClient.class));
    }

    @Test
    void clients_are_closed_with_the_application() {
        ImageClient[] client = new ImageClient[1];
        context.withPropertyValues("easel.dan.api-key=" + Easel.KEY)
                .run(application -> client[0] = application.getBean(ImageClient.class));

        assertThatExceptionOfType(ClientClosedException.class)
                .isThrownBy(() -> client[0].generateAsync(Easel.LIGHTHOUSE));
    }

    @Test
    void who_misses_a_client_reads_which_property_is_missing() {
        context.run(application -> assertThat(ConditionEvaluationReport.get(application.getBeanFactory())
                        .getConditionAndOutcomesBySource())
                .anySatisfy((source, outcomes) -> {
                    assertThat(source).contains("danImageClient");
                    assertThat(outcomes)
                            .anySatisfy(
                                    outcome -> assertThat(outcome.getOutcome().getMessage())
                                            .contains("easel.dan.api-key is not set"));
                }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "easel.dan.api-key=| easel.dan.api-key is missing; set it with easel.dan.api-key, for example",
                "easel.dan.base-url=ftp://example.com| easel.dan.base-url ",
                "easel.dan.base-url=http://example.com| trust the network between with easel.dan.allow-plain-http",
                "easel.dan.connect-timeout=0s| easel.dan.connect-timeout is PT0S",
                "easel.connect-timeout=0s| easel.connect-timeout is PT0S",
                "easel.deadline=-1s| easel.deadline is PT-1S",
                "easel.dan.retries.attempts=0| easel.dan.retries.attempts is 0",
                "easel.retries.attempts=0| easel.retries.attempts is 0",
                "easel.dan.max-unfinished-tasks=0| easel.dan.max-unfinished-tasks is 0",
                "easel.dan.allow-downloads-from=*.com| easel.dan.allow-downloads-from ",
            })
    void a_wrong_setting_is_named_by_its_property(String property, String message) {
        context.withPropertyValues("easel.dan.api-key=" + Easel.KEY, property)
                .run(application -> assertThat(application)
                        .getFailure()
                        .rootCause()
                        .satisfiesAnyOf(
                                cause -> assertThat(cause).hasMessageContaining(message.strip()),
                                cause -> assertThat(application.getStartupFailure())
                                        .hasStackTraceContaining(message.strip())));
    }

    @Test
    void a_wrong_setting_is_reported_without_a_stack_trace() {
        context.withPropertyValues("easel.dan.api-key=").run(application -> {
            FailureAnalysis analysis = new EaselFailureAnalyzer().analyze(application.getStartupFailure());

            assertThat(analysis.getDescription()).startsWith("easel.dan.api-key is missing");
            assertThat(analysis.getCause()).isInstanceOf(ConfigurationException.class);
        });
    }

    @Test
    void what_is_set_for_one_client_counts_before_what_is_set_for_all() {
        Map<String, CallOptions> seen = new HashMap<>();
        context.withPropertyValues(ALL)
                .withPropertyValues("easel.deadline=5m", "easel.unsupported=fail", "easel.dan.deadline=7m")
                .withBean(ImageClientCustomizer.class, () -> new ImageClientCustomizer() {
                    @Override
                    public void customize(String client, ImageClientBuilder<?> builder) {}

                    @Override
                    public void customizeDefaults(String client, CallOptions.Builder defaults) {
                        seen.put(client, defaults.build());
                    }
                })
                .run(application -> {
                    assertThat(seen).hasSize(10);
                    assertThat(seen.get("dan").deadline()).contains(Duration.ofMinutes(7));
                    assertThat(seen.get("dan").unsupported()).contains(UnsupportedPolicy.FAIL);
                    assertThat(seen.get("bfl").deadline()).contains(Duration.ofMinutes(5));
                });
    }

    @Test
    void customizers_are_given_each_builder_in_their_order() {
        context.withPropertyValues("easel.dan.api-key=" + Easel.KEY)
                .withUserConfiguration(TwoCustomizers.class)
                .run(application -> assertThat(application.getBean(TwoCustomizers.class).seen)
                        .containsExactly("first dan DanBuilder", "second dan DanBuilder"));
    }

    @Test
    void a_client_of_the_application_replaces_the_one_of_its_name() {
        try (DanEmulator dan = DanEmulator.start();
                ImageClient own = Dan.builder()
                        .apiKey(Dan.ANONYMOUS_KEY)
                        .baseUrl(dan.baseUrl().toString())
                        .build()) {
            context.withPropertyValues("easel.dan.api-key=" + Easel.KEY)
                    .withBean("danImageClient", ImageClient.class, () -> own)
                    .run(application ->
                            assertThat(application.getBean(ImageClient.class)).isSameAs(own));
        }
    }

    @Test
    void a_client_that_the_factory_builds_has_the_listeners_of_the_application() {
        List<String> heard = new ArrayList<>();
        context.withPropertyValues("easel.unsupported=fail")
                .withBean(TaskListener.class, () -> new TaskListener() {
                    @Override
                    public void onSubmitted(TaskHandle handle) {
                        heard.add(handle.provider().value());
                    }
                })
                .run(application -> {
                    try (DanEmulator dan = DanEmulator.start();
                            ImageClient second = application
                                    .getBean(ImageClientFactory.class)
                                    .build(
                                            "second",
                                            Dan.builder()
                                                    .apiKey(Dan.ANONYMOUS_KEY)
                                                    .baseUrl(dan.baseUrl().toString()))) {
                        assertThat(second.generate(Easel.LIGHTHOUSE).images()).hasSize(1);
                    }
                    assertThat(heard).containsExactly("dan");
                });
    }

    @Test
    void settings_of_one_provider_reach_its_builder() {
        context.withPropertyValues(
                        "easel.bfl.api-key=MARKEDKEY-bfl",
                        "easel.bfl.region=eu1",
                        "easel.local.base-url=http://127.0.0.1:1",
                        "easel.local.dialect=sd-cpp",
                        "easel.local.username=MARKEDKEY-user",
                        "easel.local.headers.x-gateway=MARKEDKEY-gateway",
                        "easel.itsrose.api-key=MARKEDKEY-itsrose",
                        "easel.itsrose.extra-fields.server_id=rose",
                        "easel.zhiqite.access-key-id=MARKEDKEY-id",
                        "easel.zhiqite.access-key-secret=MARKEDKEY-secret",
                        "easel.zhiqite.failure-statuses=3,4",
                        "easel.openai.api-key=MARKEDKEY-openai",
                        "easel.openai.background=gpt-5.6")
                .run(application -> {
                    assertThat(application).hasNotFailed();
                    assertThat(application
                                    .getBean("openaiImageClient", ImageClient.class)
                                    .capabilities()
                                    .cancel())
                            .as("background mode")
                            .isTrue();
                    assertThat(application
                                    .getBean("localImageClient", ImageClient.class)
                                    .capabilities()
                                    .queuePosition())
                            .as("sd-server has a queue")
                            .isTrue();
                });
    }

    @Test
    void no_key_is_shown_by_what_holds_it() {
        context.withPropertyValues(ALL)
                .run(application -> assertThat(
                                application.getBeansOfType(Object.class).values())
                        // Spring's own environment shows every property where Spring is logged at DEBUG.
                        .filteredOn(bean -> bean.getClass().getName().startsWith("dev.easel."))
                        .isNotEmpty()
                        .extracting(Object::toString)
                        .noneMatch(text -> text.contains("MARKEDKEY")));
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoCustomizers {
        final List<String> seen = new ArrayList<>();

        @Bean
        @Order(2)
        ImageClientCustomizer second() {
            return (client, builder) ->
                    seen.add("second " + client + " " + builder.getClass().getSimpleName());
        }

        @Bean
        @Order(1)
        ImageClientCustomizer first() {
            return (client, builder) -> seen.add(
                    "first " + client + " " + ((DanBuilder) builder).getClass().getSimpleName());
        }
    }
}
