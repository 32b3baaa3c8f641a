package dev.easel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.dan.Dan;
import dev.easel.spring.boot.test.EaselEmulators;
import dev.easel.testkit.DanEmulator;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** The application and the test of the guide's page, which shows what is between the marks. */
// begin test
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
@EaselEmulators(DanEmulator.class)
class LighthouseTest {
    @Test
    void an_image_comes(@Autowired Lighthouses lighthouses, @Autowired DanEmulator dan) {
        assertThat(lighthouses.at("dusk")).isNotEmpty();
        assertThat(dan.drawn()).hasSize(1);
    }
    // end test

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Lighthouses lighthouses(ImageClient client) {
            return new Lighthouses(client);
        }
    }
}

// begin application
@Component
class Lighthouses {
    private final ImageClient client;

    Lighthouses(ImageClient client) {
        this.client = client;
    }

    byte[] at(String time) {
        ImageRequest request = ImageRequest.builder()
                .model(Dan.MODEL_CLARITY)
                .prompt("a lighthouse at " + time)
                .build();
        return client.generate(request).first().bytes();
    }
}
// end application
