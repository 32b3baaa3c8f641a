package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.DoubleRange;
import dev.easel.Feature;
import dev.easel.IntRange;
import dev.easel.Operation;
import dev.easel.PollMoment;
import dev.easel.PollSchedule;
import dev.easel.spi.NotFoundGrace;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Tests what a provider says of itself. */
public final class CapabilityCases {
    private final Subject subject;
    private final Capabilities can;

    public CapabilityCases(Subject subject) {
        this.subject = subject;
        this.can = subject.can();
    }

    public void constant() {
        assertNotNull(subject.protocol().id(), "id() is null; give a constant, ProviderId.of(\"…\")");
        assertEquals(
                subject.protocol().id(),
                subject.protocol().id(),
                "id() changes; results, handles and messages go by it, and a handle is resumed by it years later");
        assertEquals(
                can,
                subject.protocol().capabilities(),
                "capabilities() change; requests are checked against them once, before they are mapped");
        assertEquals(
                subject.protocol().capabilities("a-model"),
                subject.protocol().capabilities("a-model"),
                "capabilities(model) change; requests are checked against them once, before they are mapped");
    }

    public void fieldsAgree() {
        for (Feature needed : can.required()) {
            assertTrue(
                    can.features().contains(needed),
                    () -> "required() has " + needed + " and features() has not: nobody could satisfy it");
        }
        assertTrue(!can.operations().isEmpty(), "operations() is empty: every request would be refused");
        together(Operation.IMAGE_TO_IMAGE, Feature.INIT_IMAGE);
        together(Operation.INPAINTING, Feature.MASK);
        together(Operation.CONTROLNET, Feature.CONTROLS);
        belongs(can.width().isPresent(), "width()", Feature.SIZE);
        belongs(can.height().isPresent(), "height()", Feature.SIZE);
        belongs(can.steps().isPresent(), "steps()", Feature.STEPS);
        belongs(can.guidanceScale().isPresent(), "guidanceScale()", Feature.GUIDANCE_SCALE);
        belongs(can.clipSkip().isPresent(), "clipSkip()", Feature.CLIP_SKIP);
        belongs(can.loraWeight().isPresent(), "loraWeight()", Feature.LORAS);
        belongs(can.upscaleFactor().isPresent(), "upscaleFactor()", Feature.UPSCALE);
        belongs(!can.samplers().isEmpty(), "samplers()", Feature.SAMPLER);
        belongs(!can.controlTypes().isEmpty(), "controlTypes()", Feature.CONTROLS);
        belongs(!can.outputFormats().isEmpty(), "outputFormats()", Feature.OUTPUT_FORMAT);
        assertTrue(
                !can.features().contains(Feature.OUTPUT_FORMAT)
                        || !can.outputFormats().isEmpty(),
                "features() has OUTPUT_FORMAT and outputFormats() is empty: whatever is asked for would be refused");
    }

    public void saneNumbers() {
        atLeastOne("imagesPerCall()", can.imagesPerCall());
        atLeastOne("maxControls()", can.maxControls());
        atLeastOne("parallelCalls()", can.parallelCalls());
        can.maxUnfinishedTasks().ifPresent(tasks -> atLeastOne("maxUnfinishedTasks()", tasks));
        atLeastOne("maxSeed()", can.maxSeed());
        can.resultLifetime()
                .ifPresent(time -> assertTrue(
                        time.compareTo(Duration.ZERO) > 0,
                        () -> "resultLifetime() is " + time + "; no result could ever be fetched"));
        range("width()", can.width());
        range("height()", can.height());
        range("steps()", can.steps());
        range("clipSkip()", can.clipSkip());
        finite("guidanceScale()", can.guidanceScale());
        finite("loraWeight()", can.loraWeight());
        finite("upscaleFactor()", can.upscaleFactor());
        can.guidanceScale()
                .ifPresent(scale -> assertTrue(scale.min() >= 0, () -> "guidanceScale() begins below 0: " + scale));
        can.upscaleFactor()
                .ifPresent(factor -> assertTrue(
                        factor.max() > 1,
                        () -> "upscaleFactor() ends at " + factor.max() + ", which makes nothing larger"));
        distinct("samplers()", can.samplers());
        distinct("controlTypes()", can.controlTypes());
        distinct("outputFormats()", can.outputFormats());
    }

    public void tasks() {
        boolean asked = subject.status().isPresent();
        assertTrue(
                asked || can.delivery() == Delivery.BLOCKING,
                "delivery() is QUEUED, but status(…) throws UnsupportedOperationException: a task that was accepted and"
                        + " paid for could never be fetched, nor resumed");
        if (can.delivery() == Delivery.BLOCKING) {
            boolean watched = subject.progress().isPresent();
            assertTrue(
                    watched || !can.queuePosition(),
                    "queuePosition() is true of a service that has no queue, and progress(…) asks nobody");
            assertTrue(!can.clientChoosesTaskId(), "clientChoosesTaskId() is true of a service that has no tasks");
            assertTrue(
                    watched || !can.progress(),
                    "progress() is true of a service that cannot be asked about its work: progress(…) asks nobody");
        }
    }

    public void cancel() {
        assertEquals(
                can.cancel(),
                subject.protocol().cancel(subject.task()).isPresent(),
                "capabilities().cancel() says whether a task can be stopped, and cancel(task) says something else; users"
                        + " are told the first and get the second");
    }

    public void pollSchedule() {
        PollSchedule schedule = subject.protocol().pollSchedule();
        assertNotNull(schedule, "pollSchedule() is null; leave it out for the default");
        NotFoundGrace grace = subject.protocol().notFoundGrace();
        assertTrue(
                !grace.time().isNegative() && grace.polls() >= 0,
                () -> "notFoundGrace() is " + grace + "; both are zero or more");
        PollMoment.Builder moment =
                PollMoment.builder().provider(subject.protocol().id());
        for (int attempt = 1; attempt <= 1_000; attempt++) {
            waits(schedule, moment.number(attempt).hint(null).build());
            waits(schedule, moment.hint(Duration.ofSeconds(3)).build());
        }
    }

    private static void waits(PollSchedule schedule, PollMoment moment) {
        Duration delay = schedule.delay(moment);
        assertTrue(
                delay != null && delay.compareTo(Duration.ZERO) > 0,
                () -> "pollSchedule() waits " + delay + " before poll " + moment.number()
                        + "; without a wait the service is polled as fast as the network allows");
    }

    private void together(Operation operation, Feature feature) {
        assertEquals(
                can.operations().contains(operation),
                can.features().contains(feature),
                () -> "operations() and features() disagree about " + operation + " and " + feature
                        + ": a request with " + feature.field() + " is refused by the one and promised by the other");
    }

    private void belongs(boolean said, String what, Feature feature) {
        assertTrue(
                !said || can.features().contains(feature),
                () -> what + " is set, but features() lacks " + feature + ": " + feature.field()
                        + " would be left out whatever its value");
    }

    private static void atLeastOne(String what, long number) {
        assertTrue(number >= 1, () -> what + " is " + number + "; it is 1 or more");
    }

    private static void range(String what, Optional<IntRange> range) {
        range.ifPresent(known -> assertTrue(
                known.min() >= 1 && Math.floorDiv(known.max(), known.step()) * known.step() >= known.min(),
                () -> what + " is " + known + ": it begins below 1, or holds no number"));
    }

    private static void finite(String what, Optional<DoubleRange> range) {
        range.ifPresent(known -> assertTrue(
                Double.isFinite(known.min()) && Double.isFinite(known.max()),
                () -> what + " is " + known + ", which has no end; leave it out where none is known"));
    }

    private static void distinct(String what, List<?> values) {
        assertEquals(values.size(), new HashSet<>(values).size(), () -> what + " names one twice: " + values);
    }
}
