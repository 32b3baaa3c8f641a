package dev.easel.zhiqite;

import dev.easel.ImageInput;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.immutables.value.Value;

/**
 * A model that is to be trained; given to {@link ZhiqiteService#submitTraining}. Each field is sent under its own name here;
 * what is not set is not sent, so that the service's default holds. Immutable.
 *
 * <p>Source: Zhiqite documentation, Submit training task page, whose table has no ranges or defaults but those given here.
 */
@Value.Immutable
public abstract class ZhiqiteTraining {
    private static final Set<Integer> TOKEN_LENGTHS = Set.of(0, 150, 225);

    ZhiqiteTraining() {}

    /** The images to learn from, 10 to 100, sent by address ({@code fileUrlList}). */
    public abstract List<ImageInput> images();

    /**
     * What the training is called: 1 to 64 letters, digits, hyphens and underscores, never to be used twice. By default a
     * random one. Keep it before you submit: nothing else names the training.
     */
    public abstract Optional<String> taskId();

    /**
     * Whether the names of the page's example are sent ({@code max_epochs}) where they differ from those of its table
     * ({@code maxEpochs}). The default is {@code false}.
     */
    @Value.Default
    public boolean namesOfTheExample() {
        return false;
    }

    /** How often the images are gone through, 10 to 50. The service's default is 20. */
    public abstract OptionalInt maxEpochs();

    /** How many images are learnt from at a time, 1 to 4. The service's default is 1. */
    public abstract OptionalInt batchSize();

    /** How fast is learnt, 0.0000001 to 0.0001; sent as text. The service's default is 0.00001. */
    public abstract OptionalDouble learningRate();

    /** How many tokens a description may have: 0, 150 or 225. The service's default is 225. */
    public abstract OptionalInt maxTokenLength();

    /** How many last layers of the text encoder are skipped, 1 to 5. The service's default is 1. */
    public abstract OptionalInt clipSkip();

    /** Whether images are cut at random. The example has 0, the table a switch. */
    public abstract Optional<Boolean> randomCrop();

    /** The model that learning starts from. */
    public abstract Optional<String> pretrainedModel();

    /** How often each image is used in one round. Example: 10. */
    public abstract OptionalInt repeats();

    /** The number that chance starts from. Example: 1234. */
    public abstract OptionalLong seed();

    /** The side that images are learnt at. Example: 384. */
    public abstract OptionalInt resolution();

    /** Whether images are sorted by shape. Example: true. */
    public abstract Optional<Boolean> enableBucket();

    /** The smallest side of a shape. Example: 256. */
    public abstract OptionalInt minBucketReso();

    /** The largest side of a shape. Example: 2048. */
    public abstract OptionalInt maxBucketReso();

    /** Whether images are mirrored too. */
    public abstract Optional<Boolean> flipAug();

    /** Whether colours are varied too. */
    public abstract Optional<Boolean> colorAug();

    /** Whether encoded images are kept. Example: true. */
    public abstract Optional<Boolean> cacheLatents();

    /** Whether encoded images are kept on disk. Example: false. */
    public abstract Optional<Boolean> cacheLatentsToDisk();

    /** What is trained. Example: {@code networks.lora}. */
    public abstract Optional<String> networkModule();

    /** The network's rank. Example: 128. */
    public abstract OptionalInt networkDim();

    /** The network's alpha. */
    public abstract OptionalInt networkAlpha();

    /** Further arguments of the network, as one text. */
    public abstract Optional<String> networkArgs();

    /** 0 to 1. Example: 0. */
    public abstract OptionalDouble networkDropout();

    /** 0 to 1. Example: 0. */
    public abstract OptionalDouble rankDropout();

    /** 0 to 1. Example: 0. */
    public abstract OptionalDouble moduleDropout();

    /** Whether the model is a Stable Diffusion 2. */
    public abstract Optional<Boolean> v2();

    /** Example: {@code Lion}. */
    public abstract Optional<String> optimizerType();

    /** How the learning rate changes. Example: {@code constant}. */
    public abstract Optional<String> lrScheduler();

    /** 0 to 100. Example: 0. */
    public abstract OptionalInt lrWarmupSteps();

    /** The text encoder's learning rate; sent as text. Example: 0.00005. */
    public abstract OptionalDouble textEncoderLr();

    /** The U-Net's learning rate; sent as text. Example: 0.0001. */
    public abstract OptionalDouble unetLr();

    /** After how many steps the gradient is used. */
    public abstract OptionalInt gradientAccumulationSteps();

    /** Example: {@code bf16}. */
    public abstract Optional<String> mixedPrecision();

    /** Example: {@code bf16}. */
    public abstract Optional<String> savePrecision();

    /** 1 to 20. Example: 4. */
    public abstract OptionalInt numCpuThreadsPerProcess();

    /** 0 to 1. */
    public abstract OptionalDouble noiseOffset();

    /** Returns the fields of the page's table but for the id, by the names of the table. */
    final Fields fields() {
        return Fields.create()
                .put("fileUrlList", images())
                .put("maxEpochs", maxEpochs())
                .put("batchSize", batchSize())
                .put("learningRate", RequestRules.text(learningRate()))
                .put("maxTokenLength", maxTokenLength())
                .put("clipSkip", clipSkip())
                .put("randomCrop", randomCrop())
                .put("pretrainedModel", pretrainedModel())
                .put("repeats", repeats())
                .put("seed", seed())
                .put("resolution", resolution())
                .put("enableBucket", enableBucket())
                .put("minBucketReso", minBucketReso())
                .put("maxBucketReso", maxBucketReso())
                .put("flipAug", flipAug())
                .put("colorAug", colorAug())
                .put("cacheLatents", cacheLatents())
                .put("cacheLatentsToDisk", cacheLatentsToDisk())
                .put("networkModule", networkModule())
                .put("networkDim", networkDim())
                .put("networkAlpha", networkAlpha())
                .put("networkArgs", networkArgs())
                .put("networkDropout", networkDropout())
                .put("rankDropout", rankDropout())
                .put("moduleDropout", moduleDropout())
                .put("v2", v2())
                .put("optimizerType", optimizerType())
                .put("lrScheduler", lrScheduler())
                .put("lrWarmupSteps", lrWarmupSteps())
                .put("textEncoderLr", RequestRules.text(textEncoderLr()))
                .put("unetLr", RequestRules.text(unetLr()))
                .put("gradientAccumulationSteps", gradientAccumulationSteps())
                .put("mixedPrecision", mixedPrecision())
                .put("savePrecision", savePrecision())
                .put("numCpuThreadsPerProcess", numCpuThreadsPerProcess())
                .put("noiseOffset", noiseOffset());
    }

    @Value.Check
    void check() {
        RequestRules.create()
                .id("taskId", taskId())
                .rule(
                        images().size() >= 10 && images().size() <= 100,
                        "images",
                        "has " + images().size() + "; give 10 to 100")
                .within("maxEpochs", maxEpochs(), 10, 50)
                .within("batchSize", batchSize(), 1, 4)
                .within("learningRate", learningRate(), 0.0000001, 0.0001)
                .rule(
                        maxTokenLength().isEmpty()
                                || TOKEN_LENGTHS.contains(maxTokenLength().getAsInt()),
                        "maxTokenLength",
                        "is " + maxTokenLength().orElse(0) + "; give 0, 150 or 225")
                .within("clipSkip", clipSkip(), 1, 5)
                .within("networkDropout", networkDropout(), 0, 1)
                .within("rankDropout", rankDropout(), 0, 1)
                .within("moduleDropout", moduleDropout(), 0, 1)
                .within("lrWarmupSteps", lrWarmupSteps(), 0, 100)
                .finite("textEncoderLr", textEncoderLr())
                .finite("unetLr", unetLr())
                .within("numCpuThreadsPerProcess", numCpuThreadsPerProcess(), 1, 20)
                .within("noiseOffset", noiseOffset(), 0, 1)
                .check();
    }

    /** Returns a new builder. */
    public static ZhiqiteTrainingBuilder builder() {
        return new ZhiqiteTrainingBuilder();
    }
}
