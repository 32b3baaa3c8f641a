package dev.easel.internal.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may begin, and when. */
class PacingTest {
    private static final int ANY = Integer.MAX_VALUE;

    private final HandTime time = new HandTime();
    private final List<String> begun = new ArrayList<>();

    @Test
    void without_a_limit_and_a_refusal_everybody_begins_at_once() {
        Pacing pacing = pacing(ANY);

        for (int i = 0; i < 1000; i++) {
            assertThat(pacing.begin()).isTrue();
        }
        assertThat(time.waiting()).as("nobody waits, so no timer does").isZero();
    }

    @Test
    void beyond_the_limit_of_unfinished_tasks_they_wait_and_go_in_the_order_they_came() {
        Pacing pacing = pacing(2);
        assertThat(pacing.begin()).isTrue();
        assertThat(pacing.begin()).isTrue();
        assertThat(pacing.begin()).isFalse();
        queue(pacing, "a");
        queue(pacing, "b");
        queue(pacing, "c");

        pacing.accepted();
        assertThat(begun).as("accepted is not ended").isEmpty();
        pacing.ended();
        assertThat(begun).containsExactly("a");
        pacing.ended();
        assertThat(begun).containsExactly("a", "b");
        assertThat(pacing.holdUp()).isEqualTo("one of 2 unfinished tasks to end");
    }

    @Test
    void nobody_overtakes_those_who_wait() {
        Pacing pacing = pacing(ANY);
        pacing.begin();
        pacing.refused(Duration.ofSeconds(1), Duration.ZERO);
        queue(pacing, "a");
        queue(pacing, "b");

        time.passUnnoticed(Duration.ofSeconds(1));

        assertThat(pacing.begin()).as("there is room, and others came first").isFalse();
        time.advance(Duration.ZERO);
        assertThat(begun).containsExactly("a");
    }

    @Test
    void whoever_was_sent_back_goes_before_all_others() {
        Pacing pacing = pacing(1);
        pacing.begin();
        queue(pacing, "a");

        pacing.refused(Duration.ofSeconds(5), Duration.ZERO);
        pacing.turn(() -> begun.add("sent back")).queue(true);
        assertThat(begun).isEmpty();

        time.advance(Duration.ofSeconds(5));
        assertThat(begun).containsExactly("sent back");
        pacing.ended();
        assertThat(begun).containsExactly("sent back");
        pacing.accepted();
        assertThat(begun).containsExactly("sent back", "a");
    }

    @Test
    void a_refusal_closes_the_gate_for_everybody_until_its_time_is_over() {
        Pacing pacing = pacing(ANY);
        pacing.begin();

        assertThat(pacing.refused(Duration.ofSeconds(30), Duration.ZERO)).isEqualTo(Duration.ofSeconds(30));

        assertThat(pacing.begin()).isFalse();
        assertThat(pacing.holdUp()).isEqualTo("the service to take submissions again");
        queue(pacing, "a");
        time.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(begun).isEmpty();
        time.advance(Duration.ofNanos(1));
        assertThat(begun).containsExactly("a");
    }

    @Test
    void after_a_refusal_one_tries_and_each_that_is_accepted_lets_more_go() {
        Pacing pacing = pacing(ANY);
        for (int i = 0; i < 8; i++) {
            pacing.begin();
        }
        for (int i = 0; i < 8; i++) {
            pacing.refused(Duration.ofSeconds(1), Duration.ZERO);
        }
        for (int i = 0; i < 100; i++) {
            queue(pacing, "q" + i);
        }
        assertThat(begun).isEmpty();

        time.advance(Duration.ofSeconds(1));
        assertThat(begun).as("one tries").hasSize(1);
        pacing.accepted();
        assertThat(begun).as("two at a time").hasSize(3);
        pacing.accepted();
        assertThat(begun).as("four, which is half of what was under way").hasSize(6);
        pacing.accepted();
        assertThat(begun).as("from there one more at a time").hasSize(8);
        pacing.accepted();
        assertThat(begun).hasSize(10);
        assertThat(pacing.holdUp()).isEqualTo("the submissions under way to be answered");
    }

    @Test
    void refusals_in_a_row_double_the_wait_and_an_acceptance_begins_anew() {
        Pacing pacing = pacing(ANY);
        pacing.begin();
        assertThat(pacing.refused(null, Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));
        pacing.begin();
        assertThat(pacing.refused(null, Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
        time.advance(Duration.ofSeconds(2));
        pacing.begin();
        pacing.accepted();
        pacing.begin();
        assertThat(pacing.refused(null, Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void those_refused_together_are_one_refusal_to_learn_from() {
        Pacing pacing = pacing(ANY);
        for (int i = 0; i < 5; i++) {
            pacing.begin();
        }

        for (int i = 0; i < 5; i++) {
            assertThat(pacing.refused(null, Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void the_longest_of_several_waits_counts() {
        Pacing pacing = pacing(ANY);
        for (int i = 0; i < 3; i++) {
            pacing.begin();
        }

        assertThat(pacing.refused(Duration.ofSeconds(5), Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
        assertThat(pacing.refused(Duration.ofSeconds(2), Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
        assertThat(pacing.refused(Duration.ofSeconds(2), Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void a_longer_wait_that_comes_later_moves_the_opening() {
        Pacing pacing = pacing(ANY);
        pacing.begin();
        pacing.begin();
        pacing.refused(Duration.ofSeconds(1), Duration.ZERO);
        queue(pacing, "a");

        pacing.refused(Duration.ofSeconds(10), Duration.ZERO);
        time.advance(Duration.ofSeconds(1));
        assertThat(begun).isEmpty();
        time.advance(Duration.ofSeconds(9));
        assertThat(begun).containsExactly("a");
    }

    @Test
    void a_wait_that_no_clock_can_count_closes_the_gate_and_breaks_nothing() {
        Pacing pacing = pacing(ANY);
        pacing.begin();

        assertThat(pacing.refused(Duration.ofDays(365 * 8000L), Duration.ZERO)).isGreaterThan(Duration.ofDays(365));

        assertThat(pacing.begin()).isFalse();
        time.advance(Duration.ofDays(300));
        assertThat(pacing.begin()).isFalse();
    }

    @Test
    void a_pause_holds_back_whoever_comes_and_refuses_nobody() {
        Pacing pacing = pacing(ANY);
        pacing.begin();
        pacing.pause(Duration.ofSeconds(3));
        pacing.accepted();

        assertThat(pacing.begin()).isFalse();
        for (String name : List.of("a", "b", "c")) {
            queue(pacing, name);
        }
        time.advance(Duration.ofSeconds(3));

        assertThat(begun).as("all at once: nothing was refused").containsExactly("a", "b", "c");
    }

    @Test
    void whoever_leaves_is_passed_over_and_lets_the_next_go() {
        Pacing pacing = pacing(1);
        pacing.begin();
        Pacing.Turn first = queue(pacing, "a");
        queue(pacing, "b");

        assertThat(first.leave()).isTrue();
        assertThat(first.leave()).isFalse();
        pacing.ended();

        assertThat(begun).containsExactly("b");
    }

    @Test
    void leaving_after_the_turn_came_changes_nothing() {
        Pacing pacing = pacing(1);
        Pacing.Turn turn = queue(pacing, "a");

        assertThat(begun).containsExactly("a");
        assertThat(turn.leave()).isFalse();
        assertThat(pacing.begin()).as("its place is taken").isFalse();
    }

    @Test
    void whoever_leaves_before_queueing_never_queues() {
        Pacing pacing = pacing(ANY);
        Pacing.Turn turn = pacing.turn(() -> begun.add("a"));

        assertThat(turn.leave()).isTrue();
        turn.queue(false);

        assertThat(begun).isEmpty();
        assertThat(pacing.begin()).as("nobody waits").isTrue();
    }

    @Test
    void when_the_last_who_waits_leaves_the_timer_is_given_back() {
        Pacing pacing = pacing(ANY);
        pacing.begin();
        pacing.refused(Duration.ofHours(1), Duration.ZERO);
        Pacing.Turn a = queue(pacing, "a");
        Pacing.Turn b = queue(pacing, "b");
        assertThat(time.waiting()).as("one timer for all").isEqualTo(1);

        a.leave();
        assertThat(time.waiting()).isEqualTo(1);
        b.leave();

        assertThat(time.waiting()).isZero();
    }

    @Test
    void a_submission_that_failed_frees_its_place_in_the_window() {
        Pacing pacing = pacing(ANY);
        pacing.begin();
        pacing.refused(Duration.ofSeconds(1), Duration.ZERO);
        queue(pacing, "a");
        queue(pacing, "b");
        time.advance(Duration.ofSeconds(1));
        assertThat(begun).containsExactly("a");

        pacing.failed();

        assertThat(begun).as("the next tries, alone").containsExactly("a", "b");
        assertThat(pacing.begin()).isFalse();
    }

    @Test
    void a_task_from_elsewhere_counts_as_unfinished() {
        Pacing pacing = pacing(1);
        pacing.joined();

        assertThat(pacing.begin()).isFalse();
        pacing.ended();
        assertThat(pacing.begin()).isTrue();
    }

    @Test
    void an_action_that_ends_at_once_lets_all_others_go_without_going_deeper_each_time() {
        Pacing pacing = pacing(1);
        pacing.begin();
        List<Integer> depths = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            pacing.turn(() -> {
                        depths.add(new Throwable().getStackTrace().length);
                        pacing.failed();
                        pacing.ended();
                    })
                    .queue(false);
        }

        pacing.failed();
        pacing.ended();

        assertThat(depths).hasSize(10_000).containsOnly(depths.get(0));
    }

    private Pacing pacing(int maxUnfinished) {
        return Pacing.of(maxUnfinished, Backoff.of(Duration.ofSeconds(1), Duration.ofSeconds(30), Spread.NONE), time);
    }

    private Pacing.Turn queue(Pacing pacing, String name) {
        Pacing.Turn turn = pacing.turn(() -> begun.add(name));
        turn.queue(false);
        return turn;
    }
}
