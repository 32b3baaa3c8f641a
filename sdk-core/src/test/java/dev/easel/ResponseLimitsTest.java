package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ResponseLimitsTest {
    @Test
    void defaults_are_what_the_documentation_says() {
        ResponseLimits limits = ResponseLimits.defaults();

        assertThat(limits.documentBytes()).isEqualTo(16 * 1024 * 1024);
        assertThat(limits.errorBytes()).isEqualTo(64 * 1024);
        assertThat(limits.headerBytes()).isEqualTo(64 * 1024);
        assertThat(limits.longestSide()).isEqualTo(32_768);
        assertThat(limits.pixels()).isEqualTo(268_435_456);
        assertThat(limits.imageBytes()).isEqualTo(512L * 1024 * 1024);
        assertThat(limits.nesting()).isEqualTo(200);
        assertThat(limits.images()).isEqualTo(256);
        assertThat(limits.redirects()).isEqualTo(5);
    }

    @Test
    void each_limit_out_of_range_is_named() {
        assertThatThrownBy(() -> ResponseLimits.builder()
                        .documentBytes(1023)
                        .errorBytes(-1)
                        .imageBytes(0)
                        .headerBytes(256 * 1024 + 1)
                        .longestSide(0)
                        .pixels(0)
                        .nesting(501)
                        .images(0)
                        .redirects(21)
                        .build())
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refused -> assertThat(refused.violations())
                                .extracting(Violation::field)
                                .containsExactly(
                                        "documentBytes",
                                        "errorBytes",
                                        "imageBytes",
                                        "headerBytes",
                                        "longestSide",
                                        "pixels",
                                        "nesting",
                                        "images",
                                        "redirects"));
    }
}
