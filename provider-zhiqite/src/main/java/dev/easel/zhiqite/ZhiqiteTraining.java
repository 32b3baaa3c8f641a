package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.Violation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Describes a model that is to be trained, for {@link ZhiqiteService#submitTraining}. Each field is sent under its own name here;
 * what is not set is not sent, so that the service's default holds. Immutable.
 *
 * <p>Source: Zhiqite documentation, Submit training task page, whose table has no ranges or defaults but those given here.
 */
@Value.Immutable
public abstract class ZhiqiteTraining {
    private static final Set<Integer> TOKEN_LENGTHS = Set.of(0, 150, 225);

    ZhiqiteTraining() {}

    /** Returns the images to learn from, 10 to 100, sent by address; see {@link Builder#images}. */
    public abstract List<ImageInput> images();

    /** Returns what the training is called; see {@link Builder#taskId}. */
    public abstract Optional<String> taskId();

    /** Returns whether the names of the page's example are sent; see {@link Builder#namesOfTheExample}. */
    @Value.Default
    public boolean namesOfTheExample() {
        return false;
    }

    /** Returns the number of passes over the images, 10 to 50; see {@link Builder#maxEpochs}. */
    public abstract OptionalInt maxEpochs();

    /** Returns the number of images in a batch, 1 to 4; see {@link Builder#batchSize}. */
    public abstract OptionalInt batchSize();

    /** Returns the learning rate, 0.0000001 to 0.0001; see {@link Builder#learningRate}. */
    public abstract OptionalDouble learningRate();

    /** Returns how many tokens a description may have; see {@link Builder#maxTokenLength}. */
    public abstract OptionalInt maxTokenLength();

    /** Returns how many last layers of the text encoder are skipped, 1 to 5; see {@link Builder#clipSkip}. */
    public abstract OptionalInt clipSkip();

    /** Returns whether images are cropped at random; see {@link Builder#randomCrop}. */
    public abstract Optional<Boolean> randomCrop();

    /** Returns the model that learning starts from; see {@link Builder#pretrainedModel}. */
    public abstract Optional<String> pretrainedModel();

    /** Returns how many times a pass uses each image; see {@link Builder#repeats}. */
    public abstract OptionalInt repeats();

    /** Returns the seed of the training; see {@link Builder#seed}. */
    public abstract OptionalLong seed();

    /** Returns the side of the training images, in pixels; see {@link Builder#resolution}. */
    public abstract OptionalInt resolution();

    /** Returns whether images are put into buckets by their shape; see {@link Builder#enableBucket}. */
    public abstract Optional<Boolean> enableBucket();

    /** Returns the smallest side of a bucket, in pixels; see {@link Builder#minBucketReso}. */
    public abstract OptionalInt minBucketReso();

    /** Returns the largest side of a bucket, in pixels; see {@link Builder#maxBucketReso}. */
    public abstract OptionalInt maxBucketReso();

    /** Returns whether images are mirrored too; see {@link Builder#flipAug}. */
    public abstract Optional<Boolean> flipAug();

    /** Returns whether colours are varied too; see {@link Builder#colorAug}. */
    public abstract Optional<Boolean> colorAug();

    /** Returns whether encoded images are kept; see {@link Builder#cacheLatents}. */
    public abstract Optional<Boolean> cacheLatents();

    /** Returns whether encoded images are kept on disk; see {@link Builder#cacheLatentsToDisk}. */
    public abstract Optional<Boolean> cacheLatentsToDisk();

    /** Returns the module of the network that is trained; see {@link Builder#networkModule}. */
    public abstract Optional<String> networkModule();

    /** Returns the network's rank; see {@link Builder#networkDim}. */
    public abstract OptionalInt networkDim();

    /** Returns the network's alpha; see {@link Builder#networkAlpha}. */
    public abstract OptionalInt networkAlpha();

    /** Returns further arguments of the network, as one text; see {@link Builder#networkArgs}. */
    public abstract Optional<String> networkArgs();

    /** Returns the share of the network that a step leaves out, 0 to 1; see {@link Builder#networkDropout}. */
    public abstract OptionalDouble networkDropout();

    /** Returns the share of ranks that a step leaves out, 0 to 1; see {@link Builder#rankDropout}. */
    public abstract OptionalDouble rankDropout();

    /** Returns the share of modules that a step leaves out, 0 to 1; see {@link Builder#moduleDropout}. */
    public abstract OptionalDouble moduleDropout();

    /** Returns whether the model starts from Stable Diffusion 2; see {@link Builder#v2}. */
    public abstract Optional<Boolean> v2();

    /** Returns the optimizer; see {@link Builder#optimizerType}. */
    public abstract Optional<String> optimizerType();

    /** Returns how the learning rate changes; see {@link Builder#lrScheduler}. */
    public abstract Optional<String> lrScheduler();

    /** Returns how many steps the learning rate rises for, 0 to 100; see {@link Builder#lrWarmupSteps}. */
    public abstract OptionalInt lrWarmupSteps();

    /** Returns the text encoder's learning rate; see {@link Builder#textEncoderLr}. */
    public abstract OptionalDouble textEncoderLr();

    /** Returns the U-Net's learning rate; see {@link Builder#unetLr}. */
    public abstract OptionalDouble unetLr();

    /** Returns how many steps a gradient is collected over; see {@link Builder#gradientAccumulationSteps}. */
    public abstract OptionalInt gradientAccumulationSteps();

    /** Returns the precision that the training computes with; see {@link Builder#mixedPrecision}. */
    public abstract Optional<String> mixedPrecision();

    /** Returns the precision that the model is saved with; see {@link Builder#savePrecision}. */
    public abstract Optional<String> savePrecision();

    /** Returns how many threads a process has, 1 to 20; see {@link Builder#numCpuThreadsPerProcess}. */
    public abstract OptionalInt numCpuThreadsPerProcess();

    /** Returns how much noise is added to all of an image, 0 to 1; see {@link Builder#noiseOffset}. */
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
                        Violation.Code.OUT_OF_RANGE,
                        images().size() >= 10 && images().size() <= 100,
                        "images",
                        "has " + images().size() + "; give 10 to 100")
                .within("maxEpochs", maxEpochs(), 10, 50)
                .within("batchSize", batchSize(), 1, 4)
                .within("learningRate", learningRate(), 0.0000001, 0.0001)
                .rule(
                        Violation.Code.OUT_OF_RANGE,
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

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new ZhiqiteTrainingBuilder();
    }

    /** Builds a {@link ZhiqiteTraining}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits ZhiqiteTrainingBuilder {
        Builder() {}

        /** Adds one to {@link #images(Iterable)}. */
        public abstract Builder addImage(ImageInput image);

        /** Sets the images to learn from, 10 to 100, sent by address ({@code fileUrlList}). */
        public abstract Builder images(Iterable<? extends ImageInput> images);

        /**
         * Sets what the training is called: 1 to 64 letters, digits, hyphens and underscores, never to be used twice. The default is a random id. Keep the id before you submit: nothing else names the training.
         */
        public abstract Builder taskId(@Nullable String taskId);

        /**
         * Sets whether the names of the page's example are sent ({@code max_epochs}) where they differ from those of its table
         * ({@code maxEpochs}). The default is {@code false}.
         */
        public abstract Builder namesOfTheExample(boolean namesOfTheExample);

        /** Sets the number of passes over the images, 10 to 50. The service's default is 20. */
        public final Builder maxEpochs(@Nullable Integer maxEpochs) {
            return maxEpochs(maxEpochs == null ? OptionalInt.empty() : OptionalInt.of(maxEpochs));
        }

        /** Sets the number of images in a batch, 1 to 4. The service's default is 1. */
        public final Builder batchSize(@Nullable Integer batchSize) {
            return batchSize(batchSize == null ? OptionalInt.empty() : OptionalInt.of(batchSize));
        }

        /** Sets the learning rate, 0.0000001 to 0.0001; sent as text. The service's default is 0.00001. */
        public abstract Builder learningRate(double learningRate);

        /** Does the same as {@link #learningRate(double)}; null means not set. */
        public final Builder learningRate(@Nullable Double learningRate) {
            return learningRate(learningRate == null ? OptionalDouble.empty() : OptionalDouble.of(learningRate));
        }

        /** Sets how many tokens a description may have: 0, 150 or 225. The service's default is 225. */
        public final Builder maxTokenLength(@Nullable Integer maxTokenLength) {
            return maxTokenLength(maxTokenLength == null ? OptionalInt.empty() : OptionalInt.of(maxTokenLength));
        }

        /** Sets how many last layers of the text encoder are skipped, 1 to 5. The service's default is 1. */
        public final Builder clipSkip(@Nullable Integer clipSkip) {
            return clipSkip(clipSkip == null ? OptionalInt.empty() : OptionalInt.of(clipSkip));
        }

        /** Sets whether images are cropped at random. The page's table has a switch, its example 0. No documented default. */
        public abstract Builder randomCrop(@Nullable Boolean randomCrop);

        /** Sets the model that the training starts from. No documented default. */
        public abstract Builder pretrainedModel(@Nullable String pretrainedModel);

        /** Sets how many times a pass uses each image. No documented default; the page's example has 10. */
        public final Builder repeats(@Nullable Integer repeats) {
            return repeats(repeats == null ? OptionalInt.empty() : OptionalInt.of(repeats));
        }

        /** Sets the seed of the training. No documented default; the page's example has 1234. */
        public abstract Builder seed(long seed);

        /** Does the same as {@link #seed(long)}; null means not set. */
        public final Builder seed(@Nullable Long seed) {
            return seed(seed == null ? OptionalLong.empty() : OptionalLong.of(seed));
        }

        /** Sets the side of the training images, in pixels. No documented default; the page's example has 384. */
        public final Builder resolution(@Nullable Integer resolution) {
            return resolution(resolution == null ? OptionalInt.empty() : OptionalInt.of(resolution));
        }

        /** Sets whether images are put into buckets by their shape. No documented default; the page's example has true. */
        public abstract Builder enableBucket(@Nullable Boolean enableBucket);

        /** Sets the smallest side of a bucket, in pixels. No documented default; the page's example has 256. */
        public final Builder minBucketReso(@Nullable Integer minBucketReso) {
            return minBucketReso(minBucketReso == null ? OptionalInt.empty() : OptionalInt.of(minBucketReso));
        }

        /** Sets the largest side of a bucket, in pixels. No documented default; the page's example has 2048. */
        public final Builder maxBucketReso(@Nullable Integer maxBucketReso) {
            return maxBucketReso(maxBucketReso == null ? OptionalInt.empty() : OptionalInt.of(maxBucketReso));
        }

        /** Sets whether images are mirrored too. No documented default. */
        public abstract Builder flipAug(@Nullable Boolean flipAug);

        /** Sets whether colours are varied too. No documented default. */
        public abstract Builder colorAug(@Nullable Boolean colorAug);

        /** Sets whether encoded images are kept. No documented default; the page's example has true. */
        public abstract Builder cacheLatents(@Nullable Boolean cacheLatents);

        /** Sets whether encoded images are kept on disk. No documented default; the page's example has false. */
        public abstract Builder cacheLatentsToDisk(@Nullable Boolean cacheLatentsToDisk);

        /** Sets the module of the network that is trained. No documented default; the page's example has {@code networks.lora}. */
        public abstract Builder networkModule(@Nullable String networkModule);

        /** Sets the network's rank. No documented default; the page's example has 128. */
        public final Builder networkDim(@Nullable Integer networkDim) {
            return networkDim(networkDim == null ? OptionalInt.empty() : OptionalInt.of(networkDim));
        }

        /** Sets the network's alpha. No documented range or default. */
        public final Builder networkAlpha(@Nullable Integer networkAlpha) {
            return networkAlpha(networkAlpha == null ? OptionalInt.empty() : OptionalInt.of(networkAlpha));
        }

        /** Sets further arguments of the network, as one text. The default is none. */
        public abstract Builder networkArgs(@Nullable String networkArgs);

        /** Sets the share of the network that a step leaves out, 0 to 1. No documented default; the page's example has 0. */
        public abstract Builder networkDropout(double networkDropout);

        /** Does the same as {@link #networkDropout(double)}; null means not set. */
        public final Builder networkDropout(@Nullable Double networkDropout) {
            return networkDropout(networkDropout == null ? OptionalDouble.empty() : OptionalDouble.of(networkDropout));
        }

        /** Sets the share of ranks that a step leaves out, 0 to 1. No documented default; the page's example has 0. */
        public abstract Builder rankDropout(double rankDropout);

        /** Does the same as {@link #rankDropout(double)}; null means not set. */
        public final Builder rankDropout(@Nullable Double rankDropout) {
            return rankDropout(rankDropout == null ? OptionalDouble.empty() : OptionalDouble.of(rankDropout));
        }

        /** Sets the share of modules that a step leaves out, 0 to 1. No documented default; the page's example has 0. */
        public abstract Builder moduleDropout(double moduleDropout);

        /** Does the same as {@link #moduleDropout(double)}; null means not set. */
        public final Builder moduleDropout(@Nullable Double moduleDropout) {
            return moduleDropout(moduleDropout == null ? OptionalDouble.empty() : OptionalDouble.of(moduleDropout));
        }

        /** Sets whether the model starts from Stable Diffusion 2. No documented default. */
        public abstract Builder v2(@Nullable Boolean v2);

        /** Sets the optimizer. No documented default; the page's example has {@code Lion}. */
        public abstract Builder optimizerType(@Nullable String optimizerType);

        /** Sets how the learning rate changes. No documented default; the page's example has {@code constant}. */
        public abstract Builder lrScheduler(@Nullable String lrScheduler);

        /** Sets how many steps the learning rate rises for, 0 to 100. No documented default; the page's example has 0. */
        public final Builder lrWarmupSteps(@Nullable Integer lrWarmupSteps) {
            return lrWarmupSteps(lrWarmupSteps == null ? OptionalInt.empty() : OptionalInt.of(lrWarmupSteps));
        }

        /** Sets the text encoder's learning rate; sent as text. No documented default; the page's example has 0.00005. */
        public abstract Builder textEncoderLr(double textEncoderLr);

        /** Does the same as {@link #textEncoderLr(double)}; null means not set. */
        public final Builder textEncoderLr(@Nullable Double textEncoderLr) {
            return textEncoderLr(textEncoderLr == null ? OptionalDouble.empty() : OptionalDouble.of(textEncoderLr));
        }

        /** Sets the U-Net's learning rate; sent as text. No documented default; the page's example has 0.0001. */
        public abstract Builder unetLr(double unetLr);

        /** Does the same as {@link #unetLr(double)}; null means not set. */
        public final Builder unetLr(@Nullable Double unetLr) {
            return unetLr(unetLr == null ? OptionalDouble.empty() : OptionalDouble.of(unetLr));
        }

        /** Sets how many steps a gradient is collected over. No documented range or default. */
        public final Builder gradientAccumulationSteps(@Nullable Integer gradientAccumulationSteps) {
            return gradientAccumulationSteps(
                    gradientAccumulationSteps == null
                            ? OptionalInt.empty()
                            : OptionalInt.of(gradientAccumulationSteps));
        }

        /** Sets the precision that the training computes with. No documented default; the page's example has {@code bf16}. */
        public abstract Builder mixedPrecision(@Nullable String mixedPrecision);

        /** Sets the precision that the model is saved with. No documented default; the page's example has {@code bf16}. */
        public abstract Builder savePrecision(@Nullable String savePrecision);

        /** Sets how many threads a process has, 1 to 20. No documented default; the page's example has 4. */
        public final Builder numCpuThreadsPerProcess(@Nullable Integer numCpuThreadsPerProcess) {
            return numCpuThreadsPerProcess(
                    numCpuThreadsPerProcess == null ? OptionalInt.empty() : OptionalInt.of(numCpuThreadsPerProcess));
        }

        /** Sets how much noise is added to all of an image, 0 to 1. No documented default. */
        public abstract Builder noiseOffset(double noiseOffset);

        /** Does the same as {@link #noiseOffset(double)}; null means not set. */
        public final Builder noiseOffset(@Nullable Double noiseOffset) {
            return noiseOffset(noiseOffset == null ? OptionalDouble.empty() : OptionalDouble.of(noiseOffset));
        }

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract ZhiqiteTraining build();

        abstract Builder from(ZhiqiteTraining other);

        abstract Builder maxEpochs(OptionalInt maxEpochs);

        abstract Builder batchSize(OptionalInt batchSize);

        abstract Builder learningRate(OptionalDouble learningRate);

        abstract Builder maxTokenLength(OptionalInt maxTokenLength);

        abstract Builder clipSkip(OptionalInt clipSkip);

        abstract Builder repeats(OptionalInt repeats);

        abstract Builder seed(OptionalLong seed);

        abstract Builder resolution(OptionalInt resolution);

        abstract Builder minBucketReso(OptionalInt minBucketReso);

        abstract Builder maxBucketReso(OptionalInt maxBucketReso);

        abstract Builder networkDim(OptionalInt networkDim);

        abstract Builder networkAlpha(OptionalInt networkAlpha);

        abstract Builder networkDropout(OptionalDouble networkDropout);

        abstract Builder rankDropout(OptionalDouble rankDropout);

        abstract Builder moduleDropout(OptionalDouble moduleDropout);

        abstract Builder lrWarmupSteps(OptionalInt lrWarmupSteps);

        abstract Builder textEncoderLr(OptionalDouble textEncoderLr);

        abstract Builder unetLr(OptionalDouble unetLr);

        abstract Builder gradientAccumulationSteps(OptionalInt gradientAccumulationSteps);

        abstract Builder numCpuThreadsPerProcess(OptionalInt numCpuThreadsPerProcess);

        abstract Builder noiseOffset(OptionalDouble noiseOffset);
    }
}
