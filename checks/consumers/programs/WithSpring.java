import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.dan.Dan;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with a client as a bean. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class WithSpring {
    private static String address;

    public static void main(String[] arguments) {
        address = arguments[0];
        try (ConfigurableApplicationContext context = SpringApplication.run(WithSpring.class)) {
            context.getBean(ImageClient.class)
                    .generate(ImageRequest.builder()
                            .prompt("a lighthouse at dusk")
                            .model(Dan.MODEL_CLARITY)
                            .build())
                    .first();
        }
        WithTestkit.main(arguments);
    }

    @Bean
    ImageClient client() {
        return Dan.builder().baseUrl(address).apiKey(Generate.ANONYMOUS_KEY).build();
    }
}
