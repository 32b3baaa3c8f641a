package dev.easel.internal.client;

import dev.easel.Capabilities;
import dev.easel.Feature;
import dev.easel.ImageRequest;
import dev.easel.internal.task.CallPlan;
import dev.easel.internal.task.InputDelivery;
import dev.easel.spi.Job;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Splits a request for more pictures than the service makes in one call into several, and decides for each what is left to
 * decide: its id and its seed. Seeds are counted up from the user's, as servers do within a batch, so that picture i is
 * the same however the request was split.
 */
final class Splitter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final ProviderProtocol protocol;
    private final Capabilities can;
    private final RandomGenerator random;
    private final Inputs forms;

    Splitter(ProviderProtocol protocol, Capabilities can, RandomGenerator random, Inputs forms) {
        this.forms = forms;
        this.protocol = protocol;
        this.can = can;
        this.random = random;
    }

    /** The calls, in the order of their pictures; at least one. */
    List<CallPlan> split(ImageRequest request) {
        Job job = new RequestJob(protocol, request);
        InputForms inputs = forms.of(job.inputs());
        String id = request.requestId().orElseGet(this::newId);
        int perCall = can.imagesPerCall();
        int calls = (request.count() + perCall - 1) / perCall;
        List<CallPlan> plans = new ArrayList<>(calls);
        for (int call = 0; call < calls; call++) {
            int first = call * perCall;
            int images = Math.min(perCall, request.count() - first);
            boolean seeded = request.seed().isPresent() && can.features().contains(Feature.SEED);
            SubmitContext context = inputs.into(SubmitContext.of(
                    calls == 1 ? id : id + "-" + (call + 1),
                    images,
                    seeded ? request.seed().getAsLong() + first : null,
                    drawnSeed(can.maxSeed()),
                    Map.of()));
            plans.add(plan(job, context, inputs, images, first));
        }
        return plans;
    }

    /** The one call of a job. */
    CallPlan single(Job job) {
        InputForms inputs = forms.of(job.inputs());
        String id = job.requestId().orElseGet(this::newId);
        SubmitContext context = inputs.into(SubmitContext.of(id, 1, null, drawnSeed(can.maxSeed()), Map.of()));
        return plan(job, context, inputs, 0, 0);
    }

    private static CallPlan plan(Job job, SubmitContext context, InputForms inputs, int images, int first) {
        InputDelivery delivery = inputs.delivery();
        WireRequest submit = delivery == null ? job.submit(context) : null;
        URI callback = job.callback().orElse(null);
        return new CallPlan(job, context, submit, delivery, images, first, callback);
    }

    private long drawnSeed(long max) {
        // Not nextLong(bound), which draws until it likes what it got: with a test's constant source, for ever.
        long drawn = random.nextLong() >>> 1;
        return max == Long.MAX_VALUE ? drawn : drawn % (max + 1);
    }

    /** 128 bits by chance, in hexadecimal: never the same twice, and safe wherever a service puts it. */
    private String newId() {
        StringBuilder id = new StringBuilder(32);
        for (int half = 0; half < 2; half++) {
            long bits = random.nextLong();
            for (int shift = 60; shift >= 0; shift -= 4) {
                id.append(HEX[(int) (bits >>> shift & 0xf)]);
            }
        }
        return id.toString();
    }
}
