package dev.easel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.micrometer.EaselMeters;
import dev.easel.micrometer.EaselObservations;
import dev.easel.spring.boot.test.EaselEmulators;
import dev.easel.testkit.DanEmulator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** Tasks are observed by the registry of the application. */
class ObservationTest {
    private final List<Observation.Context> seen = new CopyOnWriteArrayList<>();
    private final ApplicationContextRunner context =
            Easel.context().withUserConfiguration(WithDan.class).withBean(ObservationRegistry.class, this::registry);

    @Test
    void a_task_is_observed_without_its_prompt() {
        context.run(application -> application.getBean(ImageClient.class).generate(Easel.LIGHTHOUSE));

        assertThat(seen).extracting(Observation.Context::getName).contains("gen_ai.client.operation");
        assertThat(seen)
                .allSatisfy(observed -> assertThat(observed.getAllKeyValues())
                        .noneMatch(key -> key.getValue().contains("lighthouse")));
    }

    @Test
    void the_prompt_is_observed_where_the_property_says_so() {
        context.withPropertyValues("easel.observations.prompts=true")
                .run(application -> application.getBean(ImageClient.class).generate(Easel.LIGHTHOUSE));

        assertThat(seen)
                .anySatisfy(observed -> assertThat(observed.getAllKeyValues())
                        .anyMatch(key -> key.getValue().contains("lighthouse")));
    }

    @Test
    void images_are_counted_where_there_is_a_meter_registry() {
        context.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(application -> assertThat(application).hasSingleBean(EaselMeters.class));
        context.run(application -> assertThat(application).doesNotHaveBean(EaselMeters.class));
    }

    @Test
    void nothing_is_observed_where_the_property_says_so_or_the_library_is_absent() {
        context.withPropertyValues("easel.observations.enabled=false")
                .run(application -> assertThat(application).doesNotHaveBean(EaselObservations.class));
        context.withClassLoader(new FilteredClassLoader("dev.easel.micrometer"))
                .run(application -> assertThat(application).hasNotFailed().doesNotHaveBean("easelObservations"));
        Easel.context().run(application -> assertThat(application).doesNotHaveBean(EaselObservations.class));
    }

    private ObservationRegistry registry() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {
            @Override
            public void onStop(Observation.Context observed) {
                seen.add(observed);
            }

            @Override
            public boolean supportsContext(Observation.Context observed) {
                return true;
            }
        });
        return registry;
    }

    @Configuration(proxyBeanMethods = false)
    @EaselEmulators(DanEmulator.class)
    static class WithDan {}
}
