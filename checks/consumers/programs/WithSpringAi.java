import dev.easel.ImageClient;
import dev.easel.dan.Dan;
import dev.easel.spring.ai.EaselImageModel;
import dev.easel.spring.ai.EaselImageOptions;
import dev.easel.spring.ai.EaselMetadata;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with a model as a bean. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class WithSpringAi {
    private static String address;

    public static void main(String[] arguments) {
        address = arguments[0];
        try (ConfigurableApplicationContext context = SpringApplication.run(WithSpringAi.class)) {
            ImageResponse response = context.getBean(ImageModel.class)
                    .call(new ImagePrompt(
                            List.of(new ImageMessage("a lighthouse at dusk"), new ImageMessage("fog", -1f)),
                            EaselImageOptions.of(request -> request.seed(42))));
            Usage usage = response.getMetadata().get(EaselMetadata.USAGE);
            if (response.getResult().getOutput().getB64Json().isEmpty() || usage == null) {
                throw new IllegalStateException("no image: " + response);
            }
        }
        System.out.println("generated");
    }

    @Bean(destroyMethod = "close")
    ImageClient client() {
        return Dan.builder().baseUrl(address).apiKey(Generate.ANONYMOUS_KEY).build();
    }

    @Bean
    ImageModel model(ImageClient client) {
        return EaselImageModel.builder(client)
                .defaultOptions(EaselImageOptions.of(
                        request -> request.model(Dan.MODEL_CLARITY).size(64, 64)))
                .observationRegistry(ObservationRegistry.create())
                .build();
    }
}
