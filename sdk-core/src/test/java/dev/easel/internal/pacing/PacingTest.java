package dev.easel.internal.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may begin, and when. */
class PacingTest {
    private static final int ANY = Integer.MAX_VALUE;

    private final HandTime time = new HandTime();
    private final List<String> begun = new ArrayList<>();
    private final Queue<Pacing.Permit> underWay = new ArrayDeque<>();
    private final Queue<Pacing.Permit> unfinished = new ArrayDeque<>();

    @Test
    void without_a_limit_and_a_refusal_everybody_begins_at_once() {
        Pacing pacing = pacing(ANY);

        for (int i = 0; i < 1000; i++) {
            assertThat(begin(pacing)).isTrue();
        }
        assertThat(time.waiting()).as("nobody waits, so no timer does").isZero();
    }

    @Test
    void beyond_the_limit_of_unfinished_tasks_they_wait_and_go_in_the_order_they_came() {
        Pacing pacing = pacing(2);
        assertThat(begin(pacing)).isTrue();
        assertThat(begin(pacing)).isTrue();
        assertThat(begin(pacing)).isFalse();
        queue(pacing, "a");
        queue(pacing, "b");
        queue(pacing, "c");

        accepted();
        assertThat(begun).as("accepted is not ended").isEmpty();
        ended();
        assertThat(begun).containsExactly("a");
        ended();
        assertThat(begun).containsExactly("a", "b");
        assertThat(pacing.holdUp()).isEqualTo("one of 2 unfinished tasks to end");
    }

    @Test
    void nobody_overtakes_those_who_wait() {
        Pacing pacing = pacing(ANY);
        begin(pacing);
        refused(Duration.ofSeconds(1), Duration.ZERO);
        queue(pacing, "a");
        queue(pacing, "b");

        time.passUnnoticed(Duration.ofSeconds(1));

        assertThat(begin(pacing)).as("there is room, and others came first").isFalse();
        time.advance(Duration.ZERO);
        assertThat(begun).containsExactly("a");
    }

    @Test
    void whoever_was_sent_back_goes_before_all_others() {
        Pacing pacing = pacing(1);
        begin(pacing);
        queue(pacing, "a");

        refused(Duration.ofSeconds(5), Duration.ZERO);
        wait(pacing, "sent back", true);
        assertThat(begun).isEmpty();

        time.advance(Duration.ofSeconds(5));
        assertThat(begun).containsExactly("sent back");
        accepted();
        assertThat(begun).containsExactly("sent back");
        ended();
        assertThat(begun).containsExactly("sent back", "a");
    }

    @Test
    void a_refusal_closes_the_gate_for_everybody_until_its_time_is_over() {
        Pacing pacing = pacing(ANY);
        begin(pacing);

        assertThat(refused(Duration.ofSeconds(30), Duration.ZERO)).isEqualTo(Duration.ofSeconds(30));

        assertThat(begin(pacing)).isFalse();
        assertThat(pacing.holdUp()).isEqualTo("the end of the wait that the service asked for");
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
            begin(pacing);
        }
        for (int i = 0; i < 8; i++) {
            refused(Duration.ofSeconds(1), Duration.ZERO);
        }
        for (int i = 0; i < 100; i++) {
            queue(pacing, "q" + i);
        }
        assertThat(begun).isEmpty();

        time.advance(Duration.ofSeconds(1));
        assertThat(begun).as("one tries").hasSize(1);
        accepted();
        assertThat(begun).as("two at a time").hasSize(3);
        accepted();
        assertThat(begun).as("four, which is half of what was under way").hasSize(6);
        accepted();
        assertThat(begun).as("from there one more at a time").hasSize(8);
        accepted();
        assertThat(begun).hasSize(10);
        assertThat(pacing.holdUp()).isEqualTo("the responses to the submissions under way");
    }

    @Test
    void half_of_what_was_under_way_counts_the_refused_one_too() {
        Pacing pacing = pacing(ANY);
        for (int i = 0; i < 10; i++) {
            begin(pacing);
        }
        for (int i = 0; i < 10; i++) {
            refused(Duration.ofSeconds(1), Duration.ZERO);
        }
        for (int i = 0; i < 100; i++) {
            queue(pacing, "q" + i);
        }
        time.advance(Duration.ofSeconds(1));

        accepted();
        accepted();
        assertThat(begun)
                .as("three began, and one of them is accepted: four under way")
                .hasSize(6);
        accepted();

        assertThat(underWay)
                .as("four is less than half of ten, so it doubles once more")
                .hasSize(8);
        accepted();
        assertThat(underWay).as("from there one more at a time").hasSize(9);
    }

    @Test
    void refusals_in_a_row_double_the_wait_and_an_acceptance_begins_anew() {
        Pacing pacing = pacing(ANY);
        begin(pacing);
        assertThat(refused(null, Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));
        begin(pacing);
        assertThat(refused(null, Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
        time.advance(Duration.ofSeconds(2));
        begin(pacing);
        accepted();
        begin(pacing);
        assertThat(refused(null, Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void those_refused_together_are_one_refusal_to_learn_from() {
        Pacing pacing = pacing(ANY);
        for (int i = 0; i < 5; i++) {
            begin(pacing);
        }

        for (int i = 0; i < 5; i++) {
            assertThat(refused(null, Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void the_longest_of_several_waits_counts() {
        Pacing pacing = pacing(ANY);
        for (int i = 0; i < 3; i++) {
            begin(pacing);
        }

        assertThat(refused(Duration.ofSeconds(5), Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
        assertThat(refused(Duration.ofSeconds(2), Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
        assertThat(refused(Duration.ofSeconds(2), Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void a_longer_wait_that_comes_later_moves_the_opening() {
        Pacing pacing = pacing(ANY);
        begin(pacing);
        begin(pacing);
        refused(Duration.ofSeconds(1), Duration.ZERO);
        queue(pacing, "a");

        refused(Duration.ofSeconds(10), Duration.ZERO);
        assertThat(time.waiting())
                .as("the timer of the earlier opening is given back")
                .isEqualTo(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(begun).isEmpty();
        time.advance(Duration.ofSeconds(9));
        assertThat(begun).containsExactly("a");
    }

    @Test
    void the_time_until_the_gate_opens_is_zero_where_it_is_open() {
        Pacing pacing = pacing(ANY);
        assertThat(pacing.opensIn()).isZero();
        begin(pacing);
        refused(Duration.ofSeconds(3), Duration.ZERO);

        assertThat(pacing.opensIn()).isEqualTo(Duration.ofSeconds(3));
        time.advance(Duration.ofSeconds(1));
        assertThat(pacing.opensIn()).isEqualTo(Duration.ofSeconds(2));
        time.advance(Duration.ofSeconds(5));
        assertThat(pacing.opensIn()).isZero();
    }

    @Test
    void a_wait_that_no_clock_can_count_closes_the_gate_and_breaks_nothing() {
        Pacing pacing = pacing(ANY);
        begin(pacing);

        assertThat(refused(Duration.ofDays(365 * 8000L), Duration.ZERO)).isGreaterThan(Duration.ofDays(365));

        assertThat(begin(pacing)).isFalse();
        time.advance(Duration.ofDays(300));
        assertThat(begin(pacing)).isFalse();
    }

    @Test
    void a_pause_holds_back_whoever_comes_and_refuses_nobody() {
        Pacing pacing = pacing(ANY);
        begin(pacing);
        pacing.pause(Duration.ofSeconds(3));
        accepted();

        assertThat(begin(pacing)).isFalse();
        for (String name : List.of("a", "b", "c")) {
            queue(pacing, name);
        }
        time.advance(Duration.ofSeconds(3));

        assertThat(begun).as("all at once: nothing was refused").containsExactly("a", "b", "c");
    }

    @Test
    void a_pause_moves_the_opening_of_those_who_wait_already() {
        Pacing pacing = pacing(ANY);
        begin(pacing);
        refused(Duration.ofSeconds(1), Duration.ZERO);
        queue(pacing, "a");

        pacing.pause(Duration.ofSeconds(3));
        time.advance(Duration.ofSeconds(1));
        assertThat(begun).isEmpty();
        time.advance(Duration.ofSeconds(2));

        assertThat(begun).containsExactly("a");
    }

    @Test
    void whoever_leaves_is_passed_over_and_lets_the_next_go() {
        Pacing pacing = pacing(1);
        begin(pacing);
        CompletableFuture<Pacing.Permit> first = queue(pacing, "a");
        queue(pacing, "b");

        assertThat(first.cancel(false)).isTrue();
        ended();

        assertThat(begun).containsExactly("b");
    }

    @Test
    void a_turn_that_comes_while_its_owner_leaves_goes_to_the_next() {
        Pacing pacing = pacing(1);
        begin(pacing);
        CompletableFuture<Pacing.Permit> leaving = pacing.admit(false);
        queue(pacing, "b");
        leaving.whenComplete((permit, cancelled) -> ended());

        leaving.cancel(false);

        assertThat(begun).containsExactly("b");
    }

    @Test
    void leaving_after_the_turn_came_changes_nothing() {
        Pacing pacing = pacing(1);
        begin(pacing);
        CompletableFuture<Pacing.Permit> turn = queue(pacing, "a");
        ended();

        assertThat(begun).containsExactly("a");
        assertThat(turn.cancel(false)).isFalse();
        assertThat(begin(pacing)).as("its place is taken").isFalse();
    }

    @Test
    void when_the_last_who_waits_leaves_the_timer_is_given_back() {
        Pacing pacing = pacing(ANY);
        begin(pacing);
        refused(Duration.ofHours(1), Duration.ZERO);
        CompletableFuture<Pacing.Permit> a = queue(pacing, "a");
        CompletableFuture<Pacing.Permit> b = queue(pacing, "b");
        assertThat(time.waiting()).as("one timer for all").isEqualTo(1);

        a.cancel(false);
        assertThat(time.waiting()).isEqualTo(1);
        b.cancel(false);

        assertThat(time.waiting()).isZero();
    }

    @Test
    void a_submission_that_failed_frees_its_place_in_the_window() {
        Pacing pacing = pacing(ANY);
        begin(pacing);
        refused(Duration.ofSeconds(1), Duration.ZERO);
        queue(pacing, "a");
        queue(pacing, "b");
        time.advance(Duration.ofSeconds(1));
        assertThat(begun).containsExactly("a");

        failed();

        assertThat(begun).as("the next tries, alone").containsExactly("a", "b");
        assertThat(begin(pacing)).isFalse();
    }

    @Test
    void a_submission_without_a_known_outcome_frees_its_place_in_the_window_and_may_be_a_task() {
        Pacing pacing = pacing(2);
        begin(pacing);
        refused(Duration.ofSeconds(1), Duration.ZERO);
        queue(pacing, "a");
        queue(pacing, "b");
        queue(pacing, "c");
        time.advance(Duration.ofSeconds(1));
        Pacing.Permit unknown = underWay.remove();

        unknown.outcomeUnknown();
        unknown.outcomeUnknown();
        assertThat(begun).as("the next tries, alone").containsExactly("a", "b");
        failed();
        assertThat(begun).containsExactly("a", "b", "c");
        assertThat(begin(pacing)).as("two are unfinished").isFalse();

        unknown.close();
        unknown.outcomeUnknown();
        assertThat(pacing.holdUp()).as("c is alone again").isEqualTo("the responses to the submissions under way");
    }

    @Test
    void a_task_from_elsewhere_counts_as_unfinished() {
        Pacing pacing = pacing(1);
        Pacing.Permit elsewhere = pacing.joined();

        assertThat(begin(pacing)).isFalse();
        elsewhere.close();
        assertThat(begin(pacing)).isTrue();
    }

    @Test
    void submissions_that_end_at_once_let_all_others_go_without_going_deeper_each_time() {
        Pacing pacing = pacing(1);
        Pacing.Permit first = pacing.admit(false).join();
        List<Integer> depths = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            pacing.admit(false).thenAccept(permit -> {
                depths.add(new Throwable().getStackTrace().length);
                permit.close();
            });
        }

        first.close();

        assertThat(depths).hasSize(10_000).containsOnly(depths.get(0));
    }

    @Test
    void a_service_that_asks_to_wait_for_nothing_is_not_asked_again_without_a_pause() {
        Pacing pacing = pacing(ANY);
        begin(pacing);

        assertThat(refused(Duration.ZERO, Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
        time.advance(Duration.ofMillis(500));
        begin(pacing);
        assertThat(refused(Duration.ZERO, Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_permit_is_given_back_once() {
        Pacing pacing = pacing(1);
        Pacing.Permit permit = pacing.admit(false).join();

        permit.close();
        permit.close();
        permit.accepted();

        assertThat(begin(pacing)).isTrue();
        assertThat(begin(pacing)).as("one was given back, not two").isFalse();
    }

    private static Pacing pacing(int maxUnfinished, HandTime time) {
        return Pacing.of(maxUnfinished, Backoff.of(Duration.ofSeconds(1), Duration.ofSeconds(30), Spread.NONE), time);
    }

    private Pacing pacing(int maxUnfinished) {
        return pacing(maxUnfinished, time);
    }

    /** Whether a submission is admitted at once; one that is not gives up its place. */
    private boolean begin(Pacing pacing) {
        CompletableFuture<Pacing.Permit> turn = pacing.admit(false);
        if (!turn.isDone()) {
            turn.cancel(false);
            return false;
        }
        underWay.add(turn.join());
        return true;
    }

    private void accepted() {
        Pacing.Permit permit = underWay.remove();
        unfinished.add(permit);
        permit.accepted();
    }

    /** Ends a task that was accepted, else one that is under way. */
    private void ended() {
        (unfinished.isEmpty() ? underWay : unfinished).remove().close();
    }

    private void failed() {
        underWay.remove().close();
    }

    private Duration refused(@Nullable Duration wanted, Duration atLeast) {
        return underWay.remove().refused(wanted, atLeast);
    }

    private CompletableFuture<Pacing.Permit> queue(Pacing pacing, String name) {
        return wait(pacing, name, false);
    }

    private CompletableFuture<Pacing.Permit> wait(Pacing pacing, String name, boolean first) {
        CompletableFuture<Pacing.Permit> turn = pacing.admit(first);
        turn.thenAccept(permit -> {
            begun.add(name);
            underWay.add(permit);
        });
        return turn;
    }
}
