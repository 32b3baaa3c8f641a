package dev.easel.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.DownloadException;
import dev.easel.FailureClass;
import dev.easel.TaskTimeoutException;
import dev.easel.checks.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every fault, at every step, with every service, once and for ever; and what must hold whatever goes wrong. Each cell also
 * requires of itself that no call, held connection or timer is left behind, see {@link Experiment}.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FailureMatrixTest {
    private static final String UPDATE = "easel.docs.update";

    private static final String HOW_TO_MEND = """
            docs/failure-matrix.md differs from what was observed. Where the new behaviour is right, bring it up to date with

                mvn -q test -pl checks -am -Dtest=FailureMatrixTest -Dsurefire.failIfNoSpecifiedTests=false -D%s=true

            """.formatted(UPDATE);

    private static List<Outcome> outcomes = List.of();
    private static List<String> heardElsewhere = List.of();
    private static Set<Thread> before = Set.of();

    @BeforeAll
    static void run() throws Exception {
        before = easelThreads();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (Elsewhere elsewhere = new Elsewhere()) {
            List<Future<Outcome>> running = new ArrayList<>();
            for (Cell cell : cells()) {
                running.add(pool.submit(() -> Experiment.run(cell, elsewhere.address())));
            }
            outcomes = join(running);
            heardElsewhere = List.copyOf(elsewhere.heard());
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            for (Step step : Step.values()) {
                if (subject.steps().contains(step)) {
                    for (Ailment ailment : Ailment.values()) {
                        if (ailment.occursAt(step)) {
                            cells.add(new Cell(subject, step, ailment, false));
                            cells.add(new Cell(subject, step, ailment, true));
                        }
                    }
                }
            }
        }
        return cells;
    }

    private static List<Outcome> join(List<Future<Outcome>> running) throws InterruptedException {
        List<Outcome> all = new ArrayList<>();
        AssertionError broken = null;
        for (Future<Outcome> one : running) {
            try {
                all.add(one.get());
            } catch (ExecutionException e) {
                if (broken == null) {
                    broken = new AssertionError("cells that broke: the first, and the others suppressed", e.getCause());
                } else {
                    broken.addSuppressed(e.getCause());
                }
            }
        }
        if (broken != null) {
            throw broken;
        }
        return all;
    }

    @Test
    void nothing_is_paid_for_twice() {
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.begun()).isLessThanOrEqualTo(1));
    }

    @Test
    void a_second_submission_follows_only_where_the_first_was_refused_before_any_work_or_denied_by_the_service() {
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.submits() > 1)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.cell().step()).isEqualTo(Step.SUBMIT))
                .allSatisfy(
                        outcome -> assertThat(mayBeSentAgain(outcome.cell())).isTrue());
    }

    private static boolean mayBeSentAgain(Cell cell) {
        // Only there can the service be asked whether it knows the task, and only what it denies is sent again.
        boolean denied = cell.subject() == Subject.ZHIQITE && !cell.ailment().worksAllTheSame();
        return cell.ailment().provesNoWork() || denied;
    }

    @Test
    void nothing_that_was_paid_for_is_lost() {
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.begun() > 0 && !outcome.isImage())
                .isNotEmpty()
                .allSatisfy(outcome -> {
                    assertThat(outcome.mayHaveBeenBilled()).isTrue();
                    if (outcome.cell().step() == Step.SUBMIT) {
                        assertThat(outcome.handle()).isNotEqualTo(Outcome.Handle.SAYS_NEVER_ARRIVED);
                    }
                });
        assertThat(outcomes)
                .as("where the service has tasks and told the id, or the client chose it, the handle brings the image")
                .filteredOn(outcome -> outcome.begun() > 0 && !outcome.isImage())
                .filteredOn(FailureMatrixTest::isKnownByName)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.handle()).isEqualTo(Outcome.Handle.BRINGS_THE_IMAGE));
    }

    private static boolean isKnownByName(Outcome outcome) {
        Cell cell = outcome.cell();
        return cell.subject() == Subject.ZHIQITE || cell.step() == Step.POLL;
    }

    @Test
    void nobody_is_told_that_nothing_was_billed_when_it_may_have_been() {
        assertThat(outcomes)
                .filteredOn(outcome -> !outcome.isImage() && !outcome.mayHaveBeenBilled())
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.begun()).isZero());
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.failureClass() == FailureClass.NEVER_DELIVERED
                        || outcome.failureClass() == FailureClass.REFUSED_BEFORE_WORK)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.mayHaveBeenBilled()).isFalse());
    }

    @Test
    void nothing_hangs_beyond_the_deadline() {
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.took()).isLessThanOrEqualTo(Experiment.DEADLINE));
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.failure() instanceof TaskTimeoutException)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.endedWait()).isNotEqualTo("unnamed"));
    }

    @Test
    void what_passes_behind_the_submission_costs_time_and_nothing_else() {
        assertThat(outcomes)
                .filteredOn(
                        outcome -> !outcome.cell().forEver() && outcome.cell().step() != Step.SUBMIT)
                .filteredOn(outcome -> !isFinal(outcome.cell()))
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.isImage()).isTrue());
    }

    /**
     * What is final though it comes once: a response without end, which would come again, and a host's refusal of a download.
     * Where a redirect leads is a host like another.
     */
    private static boolean isFinal(Cell cell) {
        return cell.ailment().isOverLimit()
                || (cell.step() == Step.DOWNLOAD && (cell.ailment().isRefusal() || cell.ailment() == Ailment.REDIRECT));
    }

    /** Whatever a poll is answered with, the task was accepted: it goes on, or it ends as one that may have been billed. */
    @Test
    void a_refused_poll_never_says_that_nothing_was_billed_and_its_handle_brings_the_image() {
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.cell().ailment().isRefusal()
                        && (outcome.cell().step() == Step.POLL || outcome.cell().step() == Step.CONFIRM))
                .hasSize(10 * 11 * 2)
                .allSatisfy(outcome -> {
                    if (outcome.cell().forEver()) {
                        assertThat(outcome.mayHaveBeenBilled()).isTrue();
                        assertThat(outcome.handle()).isEqualTo(Outcome.Handle.BRINGS_THE_IMAGE);
                    } else {
                        assertThat(outcome.isImage()).isTrue();
                    }
                });
    }

    @Test
    void a_task_that_is_accepted_passes_every_submission_that_is_not() {
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.cell().ailment() == Ailment.LANES_FULL)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.isImage()).isTrue());
    }

    @Test
    void no_request_goes_out_on_a_connection_that_was_closed_while_it_was_idle() {
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.cell().ailment() == Ailment.CLOSED_WHILE_IDLE)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.isImage()).isTrue());
    }

    /** Once the service has called, a poll that fails is made good soon, and not when nobody would have called. */
    @Test
    void a_call_whose_confirmation_fails_once_is_followed_up_on_the_ordinary_schedule() {
        Duration called = Duration.ofSeconds(30);
        Duration longestSilence = Duration.ofSeconds(30);
        Duration ordinary = Duration.ofSeconds(15);
        assertThat(outcomes)
                .filteredOn(
                        outcome -> !outcome.cell().forEver() && outcome.cell().step() == Step.CONFIRM)
                .filteredOn(Outcome::isImage)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.took())
                        .isLessThanOrEqualTo(called.plus(ordinary)
                                .plus(
                                        outcome.cell().ailment().stall() == Ailment.Stall.NOWHERE
                                                ? Duration.ZERO
                                                : longestSilence)));
    }

    @Test
    void an_image_that_was_made_and_cannot_be_fetched_is_told_with_its_address() {
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.failure() instanceof DownloadException)
                // The images of local servers lie at a path of the server itself, which the exception does not have.
                .filteredOn(outcome -> Set.of(Subject.ITSROSE, Subject.ZHIQITE)
                        .contains(outcome.cell().subject()))
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(((DownloadException) outcome.failure()).address())
                        .isPresent());
    }

    /** A body that ends early under a length that says so is all that HTTP can tell; only the image itself is short. */
    @Test
    void an_image_is_half_only_where_its_host_says_that_this_is_all() {
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.isImage() && !outcome.whole())
                .allSatisfy(outcome -> {
                    assertThat(outcome.cell().ailment()).isEqualTo(Ailment.TRUNCATED);
                    assertThat(outcome.cell().step()).isEqualTo(Step.DOWNLOAD);
                });
    }

    @Test
    void no_key_goes_elsewhere() {
        assertThat(heardElsewhere)
                .as("redirected downloads went there")
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request).startsWith("GET ").doesNotContain(Subject.SECRETS));
    }

    @Test
    void no_exception_tells_a_key() {
        assertThat(outcomes)
                .filteredOn(outcome -> !outcome.isImage())
                .allSatisfy(
                        outcome -> assertThat(String.valueOf(outcome.failure())).doesNotContain(Subject.SECRETS));
    }

    @Test
    void no_thread_is_left() throws InterruptedException {
        for (Thread thread : easelThreads()) {
            if (!before.contains(thread)) {
                thread.join(TimeUnit.SECONDS.toMillis(20));
                assertThat(thread.isAlive()).as("%s", thread).isFalse();
            }
        }
    }

    private static Set<Thread> easelThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("easel-"))
                .collect(Collectors.toSet());
    }

    @Test
    void the_table_is_what_was_observed() throws IOException {
        Path table = Project.root().resolve("docs/failure-matrix.md");
        String right = MatrixTable.of(outcomes);
        if (Boolean.getBoolean(UPDATE)) {
            Files.createDirectories(table.getParent());
            Files.writeString(table, right);
        } else {
            List<String> written = Files.readAllLines(table);
            assertThat(right.lines()).as(HOW_TO_MEND).containsExactlyElementsOf(written);
        }
    }
}
