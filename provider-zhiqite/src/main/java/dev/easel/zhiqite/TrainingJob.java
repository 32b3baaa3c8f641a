package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The submission of a training: over as soon as the service has it, as no query for one is known. */
record TrainingJob(ZhiqiteTraining training) implements Job {
    /** The page's table has camel case; its example has these in snake case beside others in camel case. */
    private static final Map<String, String> NAMES_OF_THE_EXAMPLE = Map.of(
            "fileUrlList", "file_url_list",
            "maxEpochs", "max_epochs",
            "batchSize", "batch_size",
            "learningRate", "learning_rate",
            "maxTokenLength", "max_token_length",
            "clipSkip", "clip_skip",
            "randomCrop", "random_crop");

    /** No code of a tool, so that nothing is asked about it. */
    @Override
    public String kind() {
        return ":training";
    }

    @Override
    public Optional<String> requestId() {
        return training.taskId();
    }

    @Override
    public List<ImageInput> inputs() {
        return training.pictures();
    }

    @Override
    public WireRequest submit(SubmitContext context) {
        JsonObject body = JsonObject.create();
        body.put("taskId", context.requestId());
        body.put(
                name("fileUrlList"),
                training.pictures().stream()
                        .map(picture -> context.address(picture).toString())
                        .toList());
        training.maxEpochs().ifPresent(value -> body.put(name("maxEpochs"), value));
        training.batchSize().ifPresent(value -> body.put(name("batchSize"), value));
        training.learningRate().ifPresent(value -> body.put(name("learningRate"), RequestRules.plain(value)));
        training.maxTokenLength().ifPresent(value -> body.put(name("maxTokenLength"), value));
        training.clipSkip().ifPresent(value -> body.put(name("clipSkip"), value));
        training.randomCrop().ifPresent(value -> body.put(name("randomCrop"), value));
        putMaterial(body);
        putNetwork(body);
        putRun(body);
        return WireRequest.post(ZhiqiteRequests.PREFIX + "/modelTraining/submitTraining/Job")
                .json(body)
                .build();
    }

    private String name(String inTable) {
        return training.namesOfTheExample() ? NAMES_OF_THE_EXAMPLE.getOrDefault(inTable, inTable) : inTable;
    }

    private void putMaterial(JsonObject body) {
        training.pretrainedModel().ifPresent(value -> body.put("pretrainedModel", value));
        training.repeats().ifPresent(value -> body.put("repeats", value));
        training.seed().ifPresent(value -> body.put("seed", value));
        training.resolution().ifPresent(value -> body.put("resolution", value));
        training.enableBucket().ifPresent(value -> body.put("enableBucket", value));
        training.minBucketReso().ifPresent(value -> body.put("minBucketReso", value));
        training.maxBucketReso().ifPresent(value -> body.put("maxBucketReso", value));
        training.flipAug().ifPresent(value -> body.put("flipAug", value));
        training.colorAug().ifPresent(value -> body.put("colorAug", value));
        training.cacheLatents().ifPresent(value -> body.put("cacheLatents", value));
        training.cacheLatentsToDisk().ifPresent(value -> body.put("cacheLatentsToDisk", value));
    }

    private void putNetwork(JsonObject body) {
        training.networkModule().ifPresent(value -> body.put("networkModule", value));
        training.networkDim().ifPresent(value -> body.put("networkDim", value));
        training.networkAlpha().ifPresent(value -> body.put("networkAlpha", value));
        training.networkArgs().ifPresent(value -> body.put("networkArgs", value));
        training.networkDropout().ifPresent(value -> body.put("networkDropout", value));
        training.rankDropout().ifPresent(value -> body.put("rankDropout", value));
        training.moduleDropout().ifPresent(value -> body.put("moduleDropout", value));
        training.v2().ifPresent(value -> body.put("v2", value));
    }

    private void putRun(JsonObject body) {
        training.optimizerType().ifPresent(value -> body.put("optimizerType", value));
        training.lrScheduler().ifPresent(value -> body.put("lrScheduler", value));
        training.lrWarmupSteps().ifPresent(value -> body.put("lrWarmupSteps", value));
        training.textEncoderLr().ifPresent(value -> body.put("textEncoderLr", RequestRules.plain(value)));
        training.unetLr().ifPresent(value -> body.put("unetLr", RequestRules.plain(value)));
        training.gradientAccumulationSteps().ifPresent(value -> body.put("gradientAccumulationSteps", value));
        training.mixedPrecision().ifPresent(value -> body.put("mixedPrecision", value));
        training.savePrecision().ifPresent(value -> body.put("savePrecision", value));
        training.numCpuThreadsPerProcess().ifPresent(value -> body.put("numCpuThreadsPerProcess", value));
        training.noiseOffset().ifPresent(value -> body.put("noiseOffset", value));
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        Envelope envelope = Envelope.of(response);
        return envelope.problem().isPresent()
                ? new SubmitOutcome.Refused(envelope.problem().get())
                : new SubmitOutcome.Finished(FinishedWork.ofTexts(List.of(context.requestId())));
    }
}
