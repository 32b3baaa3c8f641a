package dev.easel.testkit.zhiqite;

import static dev.easel.testkit.zhiqite.Caller.drawing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.testkit.ZhiqiteEmulator.UnknownTask;
import dev.easel.testkit.support.PlainHttp;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZhiqiteQueryTest {
    private final VirtualTime clock = VirtualTime.create();
    private ZhiqiteEmulator emulator = timed().start();
    private Caller caller = new Caller(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void task_is_pending_with_an_empty_list_until_its_time_has_passed() {
        caller.draw(drawing("pro1"));
        JsonNode pending = caller.live("pro1").get("data");
        clock.advance(Duration.ofSeconds(29));
        assertThat(status("pro1")).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));

        assertThat(pending.get("status").asInt()).isEqualTo(1);
        assertThat(pending.get("differentialImageRspList")).isEmpty();
        assertThat(status("pro1")).isEqualTo(2);
    }

    @Test
    void second_task_waits_for_the_only_worker() {
        caller.draw(drawing("one"));
        caller.draw(drawing("two"));
        clock.advance(Duration.ofSeconds(30));
        assertThat(status("one")).isEqualTo(2);
        assertThat(status("two")).isEqualTo(1);
        clock.advance(Duration.ofSeconds(30));

        assertThat(status("two")).isEqualTo(2);
    }

    @Test
    void pending_statuses_follow_one_another_over_the_time_of_the_task() {
        restart(timed().pendingStatuses(1, 3, 77));
        caller.draw(drawing("pro1"));

        assertThat(status("pro1")).isEqualTo(1);
        clock.advance(Duration.ofSeconds(10));
        assertThat(status("pro1")).isEqualTo(3);
        clock.advance(Duration.ofSeconds(10));
        assertThat(status("pro1")).isEqualTo(77);
        clock.advance(Duration.ofSeconds(10));
        assertThat(status("pro1")).isEqualTo(2);
    }

    @Test
    void first_version_knows_no_task_of_this_month_and_second_one_does() {
        caller.draw(drawing("pro1"));
        clock.advance(Duration.ofSeconds(30));

        assertThat(caller.archived("pro1").get("code").asText()).isEqualTo("400");
        assertThat(caller.live("pro1").get("code").asText()).isEqualTo("200");
    }

    @ParameterizedTest
    @CsvSource({"2030-08-31T15:59:00Z, 59, true", "2030-08-31T15:59:00Z, 60, false", "2030-08-31T16:00:00Z, 60, true"})
    void month_turns_in_china(String submitted, long later, boolean live) {
        restart(ZhiqiteEmulator.builder().clock(clock));
        clock.advance(Duration.between(clock.instant(), Instant.parse(submitted)));
        caller.draw(drawing("pro1"));
        clock.advance(Duration.ofSeconds(later));

        assertThat(caller.live("pro1").has("data")).isEqualTo(live);
        assertThat(caller.archived("pro1").has("data")).isEqualTo(!live);
    }

    @Test
    void archived_task_is_a_success_without_data_in_the_second_version_and_whole_in_the_first() {
        restart(timed().archived());
        caller.draw(drawing("pro1"));
        clock.advance(Duration.ofSeconds(30));
        JsonNode data = caller.archived("pro1").get("data");

        assertThat(caller.live("pro1").toString()).isEqualTo("{\"code\":\"200\",\"msg\":\"success\"}");
        assertThat(data.fieldNames())
                .toIterable()
                .containsExactly("task_id", "status", "desc", "differentialImageRspList");
        assertThat(data.get("task_id").asText()).isEqualTo("pro1");
        assertThat(data.get("status").asInt()).isEqualTo(2);
        assertThat(data.get("differentialImageRspList")).hasSize(1);
    }

    @Test
    void both_versions_name_the_same_images() {
        restart(timed().archiveAfter(Duration.ofHours(1)));
        caller.draw(drawing("pro1"));
        clock.advance(Duration.ofSeconds(30));
        JsonNode live = caller.live("pro1").at("/data/differentialImageRspList");
        clock.advance(Duration.ofHours(1));
        JsonNode archived = caller.archived("pro1").at("/data/differentialImageRspList");

        assertThat(archived).isEqualTo(live);
        assertThat(PlainHttp.get(archived.at("/0/image_url").asText()).status()).isEqualTo(200);
    }

    @Test
    void second_version_can_refuse_archived_tasks() {
        restart(timed().archived().archivedTask(UnknownTask.REFUSED));
        caller.draw(drawing("pro1"));
        clock.advance(Duration.ofSeconds(30));

        assertThat(caller.live("pro1").get("code").asText()).isEqualTo("400");
    }

    @Test
    void unknown_id_is_refused_by_name_and_begins_nothing() {
        assertThat(caller.live("never").toString()).isEqualTo("{\"code\":\"400\",\"msg\":\"no task never\"}");
        assertThat(caller.archived("never").get("code").asText()).isEqualTo("400");
        assertThat(emulator.acceptedTasks()).isZero();
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(2);
    }

    @Test
    void unknown_id_can_return_a_success_without_data() {
        restart(timed().unknownTask(UnknownTask.EMPTY_DATA));

        assertThat(caller.live("never").toString()).isEqualTo("{\"code\":\"200\",\"msg\":\"success\"}");
        assertThat(caller.archived("never").toString()).isEqualTo("{\"code\":\"200\",\"msg\":\"success\"}");
    }

    @Test
    void failed_task_is_a_finished_one_without_images() {
        emulator.failNextTask();
        caller.draw(drawing("bad"));
        caller.draw(drawing("good"));
        clock.advance(Duration.ofSeconds(60));

        assertThat(status("bad")).isEqualTo(2);
        assertThat(caller.live("bad").at("/data/differentialImageRspList")).isEmpty();
        assertThat(caller.live("good").at("/data/differentialImageRspList")).hasSize(1);
    }

    @Test
    void failed_task_can_have_a_status_of_its_own() {
        restart(timed().failedStatus(4));
        caller.draw(drawing("pro1"));
        emulator.failTask("pro1");
        assertThat(status("pro1")).isEqualTo(1);
        clock.advance(Duration.ofSeconds(30));

        assertThat(status("pro1")).isEqualTo(4);
    }

    @Test
    void failing_a_task_that_nobody_submitted_is_a_mistake_of_the_test() {
        assertThatThrownBy(() -> emulator.failTask("never"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("never");
    }

    private ZhiqiteEmulator.Builder timed() {
        return ZhiqiteEmulator.builder()
                .clock(clock)
                .queueTime(Duration.ofSeconds(10))
                .generationTime(Duration.ofSeconds(20));
    }

    private void restart(ZhiqiteEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
        caller = new Caller(emulator);
    }

    private int status(String id) {
        return caller.live(id).at("/data/status").asInt();
    }
}
