package dev.easel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.spring.boot.test.EaselEmulators;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.LocalEmulator;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connection details, and the emulators that give them to an application in its tests. */
class EmulatorsTest {
    private final ApplicationContextRunner context = Easel.context();

    @Test
    void an_emulator_that_is_a_bean_makes_the_client_of_its_service() {
        context.withUserConfiguration(WithDan.class).run(application -> {
            ImageClient client = application.getBean(ImageClient.class);
            assertThat(client.generate(Easel.LIGHTHOUSE).images()).hasSize(1);
            assertThat(application.getBean(DanEmulator.class).drawn()).hasSize(1);
        });
    }

    @Test
    void the_annotation_starts_the_emulators_that_it_names() {
        context.withUserConfiguration(Marked.class).run(application -> {
            assertThat(application.getBeansOfType(ImageClient.class))
                    .containsOnlyKeys("danImageClient", "localImageClient");
            assertThat(application)
                    .hasSingleBean(DanEmulator.class)
                    .hasSingleBean(LocalEmulator.class)
                    .hasBean("danEmulator");
        });
    }

    @Test
    void without_a_name_it_starts_one_for_each_provider_on_the_class_path() {
        context.withUserConfiguration(MarkedForAll.class).run(application -> {
            assertThat(application.getBeansOfType(Emulator.class)).hasSize(10);
            assertThat(application.getBeansOfType(ImageClient.class)).hasSize(10);
            assertThat(application
                            .getBean("openaiImageClient", ImageClient.class)
                            .models())
                    .isNotEmpty();
        });
    }

    @Test
    void emulators_end_with_the_application() {
        DanEmulator[] dan = new DanEmulator[1];
        context.withUserConfiguration(WithDan.class)
                .run(application -> dan[0] = application.getBean(DanEmulator.class));

        context.withPropertyValues(
                        "easel.dan.api-key=" + Easel.KEY,
                        "easel.dan.base-url=" + dan[0].baseUrl(),
                        "easel.deadline=10s")
                .run(application -> assertThat(
                                application.getBean(ImageClient.class).generateAsync(Easel.LIGHTHOUSE))
                        .failsWithin(Duration.ofMinutes(1)));
    }

    @Test
    void no_key_of_the_properties_goes_to_an_emulator() {
        context.withUserConfiguration(WithDan.class)
                .withPropertyValues("easel.dan.api-key=" + Easel.KEY, "easel.dan.base-url=http://127.0.0.1:1")
                .run(application -> {
                    application.getBean(ImageClient.class).generate(Easel.LIGHTHOUSE);
                    assertThat(application.getBean(DanEmulator.class).exchanges())
                            .isNotEmpty()
                            .noneMatch(exchange -> exchange.toString().contains("MARKEDKEY"));
                });
    }

    @Test
    void details_without_an_address_do_not_send_their_key_to_the_one_of_the_properties() {
        try (DanEmulator elsewhere = DanEmulator.start()) {
            context.withPropertyValues("easel.dan.base-url=" + elsewhere.baseUrl())
                    .withBean(
                            "danConnectionDetails",
                            EaselConnectionDetails.class,
                            () -> () -> Map.of("api-key", Easel.KEY))
                    .withBean(ImageClientCustomizer.class, () -> (client, builder) -> {})
                    .run(application -> assertThat(application).hasSingleBean(ImageClient.class));
            assertThat(elsewhere.exchanges()).isEmpty();
        }
    }

    @Test
    void details_of_the_application_count_before_an_emulator() {
        try (DanEmulator own = DanEmulator.start()) {
            context.withUserConfiguration(WithDan.class)
                    .withBean("danConnectionDetails", EaselConnectionDetails.class, () -> own::clientSettings)
                    .run(application -> {
                        application.getBean(ImageClient.class).generate(Easel.LIGHTHOUSE);
                        assertThat(own.drawn()).hasSize(1);
                        assertThat(application.getBean(DanEmulator.class).drawn())
                                .isEmpty();
                    });
        }
    }

    @Test
    void a_setting_that_there_is_not_ends_the_start() {
        context.withBean(
                        "danConnectionDetails",
                        EaselConnectionDetails.class,
                        () -> () -> Map.of("api-key", Easel.KEY, "adress", "http://127.0.0.1:1"))
                .run(application -> assertThat(application)
                        .getFailure()
                        .hasStackTraceContaining("easel.dan.adress")
                        .satisfies(failure -> assertThat(failure.toString()).doesNotContain("MARKEDKEY")));
    }

    @Test
    void an_emulator_whose_type_is_not_declared_is_refused() {
        context.withUserConfiguration(Undeclared.class)
                .run(application -> assertThat(application)
                        .getFailure()
                        .hasStackTraceContaining("declare it with its own type, for example DanEmulator"));
    }

    @Test
    void an_emulator_without_its_provider_does_no_harm() {
        context.withUserConfiguration(WithDan.class)
                .withClassLoader(new FilteredClassLoader("dev.easel.dan"))
                .run(application -> assertThat(application).hasNotFailed().doesNotHaveBean(ImageClient.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class WithDan {
        @Bean
        DanEmulator dan() {
            return DanEmulator.start();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Undeclared {
        @Bean
        Emulator dan() {
            return DanEmulator.start();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EaselEmulators({DanEmulator.class, LocalEmulator.class})
    static class Marked {}

    @Configuration(proxyBeanMethods = false)
    @EaselEmulators
    static class MarkedForAll {}
}
