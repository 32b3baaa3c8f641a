package dev.easel.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the options say through Spring AI's interface. */
class EaselImageOptionsTest {
    private static final ImageRequest REQUEST = ImageRequest.builder()
            .prompt("MARKEDKEY in a prompt")
            .model("m")
            .size(64, 32)
            .count(2)
            .build();

    @Test
    void the_portable_values_are_those_of_the_request() {
        EaselImageOptions options = EaselImageOptions.of(REQUEST);

        assertThat(options.getN()).isEqualTo(2);
        assertThat(options.getModel()).isEqualTo("m");
        assertThat(options.getWidth()).isEqualTo(64);
        assertThat(options.getHeight()).isEqualTo(32);
        assertThat(options.getStyle()).isNull();
        assertThat(options.getResponseFormat()).isNull();
    }

    @Test
    void what_settings_do_not_set_is_null() {
        assertThat(EaselImageOptions.of(request -> request.seed(1)).getN()).isNull();
        assertThat(EaselImageOptions.of(request -> request.seed(1)).getModel()).isNull();
        assertThat(EaselImageOptions.of(request -> request.seed(1)).getWidth()).isNull();
        assertThat(EaselImageOptions.of(request -> request.count(1)).getN()).isEqualTo(1);
    }

    @Test
    void settings_that_are_no_whole_request_say_nothing() {
        EaselImageOptions mask =
                EaselImageOptions.of(request -> request.model("m").mask(ImageInput.url(URI.create("http://a/b.png"))));

        assertThat(mask.getModel()).isNull();
        assertThat(mask.getN()).isNull();
    }

    @Test
    void options_are_equal_where_the_requests_are() {
        CallOptions hurry =
                CallOptions.builder().deadline(Duration.ofSeconds(1)).build();

        assertThat(EaselImageOptions.of(REQUEST))
                .isEqualTo(EaselImageOptions.of(REQUEST.toBuilder().build()))
                .hasSameHashCodeAs(EaselImageOptions.of(REQUEST))
                .isNotEqualTo(EaselImageOptions.of(REQUEST).with(hurry))
                .isNotEqualTo(EaselImageOptions.of(request -> {}));
        assertThat(EaselImageOptions.of(hurry).callOptions()).contains(hurry);
    }

    @Test
    void their_text_has_no_prompt() {
        assertThat(EaselImageOptions.of(REQUEST)).hasToString("EaselImageOptions[model=m, size=64x32, n=2]");
    }
}
