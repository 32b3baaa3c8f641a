package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.Capabilities;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.InvalidRequestException;
import dev.easel.testkit.VirtualTime;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole image in a half-broken response is delivered, and what cannot be sent as it is meant is not sent. */
@Timeout(30)
class HalfBrokenResponsesTest {
    private static final String IMAGE = Base64.getEncoder().encodeToString(ToyService.IMAGE);

    private static final ImageRequest TWO =
            ImageRequest.builder().prompt("sheep").count(2).build();

    private final VirtualTime time = VirtualTime.create();
    private ToyService service;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        client = AnyClient.of(
                        new BentProtocol() {
                            @Override
                            public Capabilities capabilities() {
                                return super.capabilities().toBuilder()
                                        .imagesPerCall(2)
                                        .build();
                            }
                        },
                        service.url())
                .timeSource(time)
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sorry, no.", "###", "data:image/png,x", "data:image/png;base64,"})
    void an_image_that_is_none_is_a_failure_beside_the_one_that_is(String text) {
        service.response("/submit", "{\"images\":[\"" + text + "\",\"" + IMAGE + "\"]}");

        ImageResult result = client.generate(TWO);

        assertThat(result.images()).singleElement().satisfies(image -> {
            assertThat(image.bytes()).isEqualTo(ToyService.IMAGE);
            assertThat(image.index()).isEqualTo(1);
        });
        assertThat(result.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.index()).isZero();
            assertThat(failure.cause()).hasMessageStartingWith("toy sent an image that is ");
            assertThat(failure.cause().mayHaveBeenBilled()).isTrue();
        });
    }

    @Test
    void a_finished_task_with_such_an_image_is_not_polled_again() {
        service.response("/submit", "{\"task\":\"t1\"}");
        service.response("/status", "{\"state\":\"done\",\"eta\":NaN,\"images\":[\"" + IMAGE + "\",\"###\"],}");

        ImageResult result = time.runUntil(client.generateAsync(TWO));

        assertThat(result.images()).hasSize(1);
        assertThat(result.failures()).hasSize(1);
        assertThat(service.count("/status")).isEqualTo(1);
    }

    @Test
    void where_none_is_one_the_failure_says_why_and_that_it_may_have_been_billed() {
        service.response("/submit", "{\"images\":[\"Sorry, no.\"]}");

        EaselException failure =
                catchThrowableOfType(EaselException.class, () -> client.generate(ImageRequest.of("sheep")));

        assertThat(failure).hasMessageContaining("is not base64");
        assertThat(failure.mayHaveBeenBilled()).isTrue();
    }

    @Test
    void a_prompt_that_ends_inside_a_character_is_refused_by_name_and_nothing_is_sent() {
        InvalidRequestException refused = catchThrowableOfType(
                InvalidRequestException.class,
                () -> client.generate(ImageRequest.builder()
                        .prompt("a \ud83d cat")
                        .negativePrompt("dogs \udc00")
                        .build()));

        assertThat(refused.violations()).extracting("field").containsExactly("prompt", "negativePrompt");
        assertThat(refused).hasMessageContaining("prompt holds half of a character (a lone surrogate)");
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void whole_characters_of_every_kind_go_out_as_they_are() {
        service.response("/submit", ToyService.done());
        String prompt = "\ud83d\uddbc caf\u00e9 \u4e2d\u0000\u2028\"\\";

        client.generate(ImageRequest.of(prompt));

        assertThat(service.seen().get(0).getBody().utf8())
                .contains("\"prompt\":\"\ud83d\uddbc caf\u00e9 \u4e2d\\u0000\u2028\\\"\\\\\"");
    }
}
