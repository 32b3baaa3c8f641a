package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The submission of a training. It is done as soon as the service has accepted it, as no query for a training is known. */
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

    /** Not a tool's code, so that nobody polls it. */
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
        return training.images();
    }

    @Override
    public WireExchange<FinishedWork> submit(SubmitContext context) {
        Fields body = Fields.create().put("taskId", context.requestId()).putAll(training.fields());
        WireRequest request = WireRequest.post(ZhiqiteRequests.PREFIX + "/modelTraining/submitTraining/Job")
                .json((training.namesOfTheExample() ? body.renamed(NAMES_OF_THE_EXAMPLE) : body).json(context))
                .build();
        return new WireExchange<>(
                request,
                response -> ZhiqiteErrors.read(
                        response, data -> Outcome.done(FinishedWork.ofTexts(List.of(context.requestId())))));
    }
}
