package dev.easel.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Prometheus scrapes. */
@Timeout(60)
class PrometheusTest {
    private static final ObservedRun RUN = new ObservedRun();

    private final String whileQueued = RUN.scrapes().get(0);
    private final String scrape = RUN.scrapes().get(1);

    @Test
    void tasks_are_a_timer_by_service_model_and_outcome() {
        assertThat(line("gen_ai_client_operation_seconds_count", "easel_outcome=\"completed\"", "\"dan\""))
                .contains(
                        "easel_may_have_been_billed=\"true\"",
                        "easel_operation=\"text_to_image\"",
                        "error=\"none\"",
                        "error_type=\"none\"",
                        "gen_ai_operation_name=\"generate_content\"",
                        "gen_ai_output_type=\"image\"",
                        "gen_ai_request_model=")
                .endsWith(" 2");
        assertThat(line("gen_ai_client_operation_seconds_count", "RejectedException"))
                .contains("easel_outcome=\"failed\"", "easel_may_have_been_billed=\"false\"");
        assertThat(line("gen_ai_client_operation_seconds_count", "TaskFailedException"))
                .contains("easel_outcome=\"failed\"", "easel_may_have_been_billed=\"true\"");
    }

    @Test
    void a_dialect_of_local_servers_is_the_service_that_its_user_knows() {
        assertThat(line("gen_ai_client_operation_seconds_count", "\"openai\""))
                .contains("\"dall-e-2\"")
                .endsWith(" 2");
        assertThat(scrape).doesNotContain("\"local\"");
    }

    @Test
    void a_task_that_goes_on_is_active_and_is_not_any_more_at_its_end() {
        assertThat(whileQueued
                        .lines()
                        .filter(line -> line.startsWith("gen_ai_client_operation_active_seconds_count"))
                        .toList())
                .singleElement()
                .asString()
                .contains("easel_outcome=\"none\"", "error_type=\"none\"")
                .endsWith(" 1");
        assertThat(scrape.lines().filter(line -> line.contains("_active_seconds_count")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(" 0"));
    }

    @Test
    void exchanges_are_a_timer_by_kind_and_status() {
        assertThat(line("easel_exchange_seconds_count", "kind=\"poll\"", "code=\"503\""))
                .endsWith(" 1");
        assertThat(line("easel_exchange_seconds_count", "kind=\"submit\"", "code=\"400\""))
                .contains("error_type=\"400\"");
        assertThat(line("easel_exchange_seconds_count", "kind=\"download\"", "code=\"200\""))
                .endsWith(" 1");
    }

    @Test
    void the_time_in_the_queue_is_a_timer() {
        assertThat(line("easel_queue_seconds_count")).contains("\"dan\"").endsWith(" 3");
    }

    @Test
    void retries_are_counted_by_what_was_sent_again() {
        assertThat(line("gen_ai_client_operation_retry_submit_total")).endsWith(" 1.0");
        assertThat(line("gen_ai_client_operation_retry_poll_total")).endsWith(" 1.0");
        assertThat(line("gen_ai_client_operation_retry_download_total")).endsWith(" 1.0");
    }

    @Test
    void images_bytes_tokens_and_cost_are_counted() {
        assertThat(line("easel_images_total", "\"openai\"")).endsWith(" 2.0");
        assertThat(line("easel_bytes_total", "\"dan\"")).doesNotEndWith(" 0.0");
        assertThat(line("gen_ai_client_token_usage_tokens_sum", "\"input\"")).endsWith(" 11.0");
        assertThat(line("gen_ai_client_token_usage_tokens_sum", "\"output\"")).endsWith(" 272.0");
        assertThat(line("easel_cost_total", "easel_cost_currency=\"USD\"")).endsWith(" 0.04");
        assertThat(line("easel_credits_total", "\"openai\"")).endsWith(" 3.0");
    }

    @Test
    void no_label_holds_what_is_another_one_for_each_task() {
        assertThat(scrape)
                .doesNotContain("lighthouse")
                .doesNotContain("127.0.0.1")
                .doesNotContain("localhost")
                .doesNotContain("easel_task_id");
    }

    /** The one line of a metric with these labels. */
    private String line(String name, String... labels) {
        return scrape.lines()
                .filter(line -> line.startsWith(name + "{"))
                .filter(line -> java.util.Arrays.stream(labels).allMatch(line::contains))
                .reduce((one, another) -> {
                    throw new AssertionError("two lines: " + one + "\n" + another);
                })
                .orElseThrow(() -> new AssertionError("no line of " + name + " in\n" + scrape));
    }
}
