package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CatalogueEntry;
import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the model list, training and calls to any path to the exact JSON, and back. */
class ZhiqiteServiceMappingTest {
    private static ZhiqiteModelQuery pagesOf(int size) {
        return ZhiqiteModelQuery.builder().pageSize(size).build();
    }

    private static List<ImageInput> photographs(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> ImageInput.url(URI.create("https://host/" + number + ".jpg")))
                .toList();
    }

    private static ZhiqiteTraining.Builder training() {
        return ZhiqiteTraining.builder().taskId("my-training").images(photographs(10));
    }

    @Test
    void a_list_is_read_as_the_page_shows_it() {
        WireExchange<ZhiqiteModelPage> exchange = ZhiqiteCatalogues.page(pagesOf(10), 1);
        assertThat(((WireBody.Json) exchange.request().body().orElseThrow()).document())
                .hasToString("{\"pageSize\":10,\"pageNum\":1}");

        Outcome<ZhiqiteModelPage> outcome = exchange.read(WireResponse.of(
                200,
                "{\"code\":\"200\",\"msg\":\"success\",\"data\":{\"rows\":[{\"id\":39,\"sdModelCheckpoint\":"
                        + "\"photon_v1_84728.safetensors\",\"sdModelName\":\"Photon\",\"modelBaseModel\":\"SD 1.5\","
                        + "\"modelHash\":\"ab12\",\"modelType\":\"Checkpoint\",\"modelVersion\":\"v1\","
                        + "\"modelStatus\":1,\"modelUploadStatus\":2,\"modelImgUrl2\":\"https://host/m.png?sig=x\"}],"
                        + "\"total\":1,\"pageSize\":10,\"pageNum\":1}}"));

        ZhiqiteModelPage page = ((Outcome.Done<ZhiqiteModelPage>) outcome).value();
        assertThat(page.total()).hasValue(1);
        assertThat(page.models()).singleElement().satisfies(model -> {
            assertThat(model.id()).hasValue(39);
            assertThat(model.checkpoint()).isEqualTo("photon_v1_84728.safetensors");
            assertThat(model.name()).hasValue("Photon");
            assertThat(model.baseModel()).hasValue("SD 1.5");
            assertThat(model.hash()).hasValue("ab12");
            assertThat(model.type()).hasValue("Checkpoint");
            assertThat(model.version()).hasValue("v1");
            assertThat(model.status()).hasValue(1);
            assertThat(model.uploadStatus()).hasValue(2);
            assertThat(model.imageUrl()).hasValue("https://host/m.png?sig=x");
        });
    }

    /** Each response to its request; the responses never say how many there are in all. */
    @Test
    void without_a_total_an_empty_page_or_the_same_again_is_the_end() {
        String one = "{\"code\":200,\"data\":{\"rows\":[{\"sdModelCheckpoint\":\"a\"},{\"id\":3},null]}}";
        String two = "{\"code\":200,\"data\":{\"rows\":[{\"sdModelCheckpoint\":\"b\",\"id\":\"7\"}]}}";
        String none = "{\"code\":200,\"data\":null}";

        assertThat(all(one, two, none)).extracting(CatalogueEntry::id).containsExactly("a", "b");
        assertThat(all(one, two, two)).extracting(CatalogueEntry::id).containsExactly("a", "b");
        assertThat(all(none)).isEmpty();
        assertThat(walk(one, two, none)).containsExactly("a", "b");
        assertThat(walk(one, one, two)).containsExactly("a");
    }

    private static List<CatalogueEntry> all(String... pages) {
        WireExchange<List<CatalogueEntry>> exchange = ZhiqiteCatalogues.all();
        for (String page : pages) {
            Outcome<List<CatalogueEntry>> outcome = exchange.read(WireResponse.of(200, page));
            if (outcome instanceof Outcome.Done<List<CatalogueEntry>> done) {
                return done.value();
            }
            exchange = ((Outcome.Next<List<CatalogueEntry>>) outcome).exchange();
        }
        throw new AssertionError("it asks for more pages");
    }

    private static List<String> walk(String... pages) {
        return StreamSupport.stream(
                        new ModelPages(number -> ((Outcome.Done<ZhiqiteModelPage>)
                                        ZhiqiteCatalogues.page(pagesOf(2), number)
                                                .read(WireResponse.of(200, pages[number - 1])))
                                .value()),
                        false)
                .map(ZhiqiteModel::checkpoint)
                .toList();
    }

    @Test
    void every_field_of_a_training_has_its_documented_name() {
        ZhiqiteTraining full = fullTraining().build();

        assertThat(json(full))
                .startsWith("{\"taskId\":\"my-training\",\"fileUrlList\":[\"https://host/1.jpg\",")
                .endsWith("],\"maxEpochs\":10,\"batchSize\":4,\"learningRate\":\"0.0000001\",\"maxTokenLength\":150,"
                        + "\"clipSkip\":5,\"randomCrop\":false,\"pretrainedModel\":\"m\",\"repeats\":10,\"seed\":1234,"
                        + "\"resolution\":384,\"enableBucket\":true,\"minBucketReso\":256,\"maxBucketReso\":2048,"
                        + "\"flipAug\":true,\"colorAug\":false,\"cacheLatents\":true,\"cacheLatentsToDisk\":false,"
                        + "\"networkModule\":\"networks.lora\",\"networkDim\":128,\"networkAlpha\":64,"
                        + "\"networkArgs\":\"a=1\",\"networkDropout\":0,\"rankDropout\":0.5,\"moduleDropout\":1,"
                        + "\"v2\":false,\"optimizerType\":\"Lion\",\"lrScheduler\":\"constant\",\"lrWarmupSteps\":100,"
                        + "\"textEncoderLr\":\"0.00005\",\"unetLr\":\"0.0001\",\"gradientAccumulationSteps\":2,"
                        + "\"mixedPrecision\":\"bf16\",\"savePrecision\":\"bf16\",\"numCpuThreadsPerProcess\":20,"
                        + "\"noiseOffset\":0.1}");
    }

    static ZhiqiteTraining.Builder fullTraining() {
        return training()
                .maxEpochs(10)
                .batchSize(4)
                .learningRate(0.0000001)
                .maxTokenLength(150)
                .clipSkip(5)
                .randomCrop(false)
                .pretrainedModel("m")
                .repeats(10)
                .seed(1234)
                .resolution(384)
                .enableBucket(true)
                .minBucketReso(256)
                .maxBucketReso(2048)
                .flipAug(true)
                .colorAug(false)
                .cacheLatents(true)
                .cacheLatentsToDisk(false)
                .networkModule("networks.lora")
                .networkDim(128)
                .networkAlpha(64)
                .networkArgs("a=1")
                .networkDropout(0)
                .rankDropout(0.5)
                .moduleDropout(1)
                .v2(false)
                .optimizerType("Lion")
                .lrScheduler("constant")
                .lrWarmupSteps(100)
                .textEncoderLr(0.00005)
                .unetLr(0.0001)
                .gradientAccumulationSteps(2)
                .mixedPrecision("bf16")
                .savePrecision("bf16")
                .numCpuThreadsPerProcess(20)
                .noiseOffset(0.1);
    }

    @Test
    void the_names_of_the_example_can_be_sent_instead() {
        assertThat(json(fullTraining().namesOfTheExample(true).build()))
                .contains(
                        "\"file_url_list\":[",
                        "\"max_epochs\":10,\"batch_size\":4,\"learning_rate\":\"0.0000001\",\"max_token_length\":150,"
                                + "\"clip_skip\":5,\"random_crop\":false,\"pretrainedModel\":\"m\"");
    }

    private static String json(ZhiqiteTraining training) {
        WireRequest request = new TrainingJob(training)
                .submit(SubmitContext.of("my-training", null, 1))
                .request();
        return ((WireBody.Json) request.body().orElseThrow()).document().toString();
    }

    @Test
    void trainings_outside_the_documented_ranges_are_refused_with_everything_that_is_wrong() {
        InvalidRequestException refused = catchThrowableOfType(
                InvalidRequestException.class,
                () -> training()
                        .taskId("a b")
                        .images(photographs(9))
                        .maxEpochs(9)
                        .batchSize(5)
                        .learningRate(0.001)
                        .maxTokenLength(75)
                        .clipSkip(0)
                        .networkDropout(1.5)
                        .rankDropout(-1)
                        .moduleDropout(Double.NaN)
                        .lrWarmupSteps(101)
                        .textEncoderLr(Double.NaN)
                        .unetLr(Double.POSITIVE_INFINITY)
                        .numCpuThreadsPerProcess(21)
                        .noiseOffset(2)
                        .build());

        assertThat(refused.violations())
                .extracting(violation -> violation.field() + " " + violation.message())
                .containsExactly(
                        "taskId must be 1 to 64 letters, digits, hyphens and underscores",
                        "images has 9; give 10 to 100",
                        "maxEpochs is 9; give 10 to 50",
                        "batchSize is 5; give 1 to 4",
                        "learningRate is 0.001; give 0.0000001 to 0.0001",
                        "maxTokenLength is 75; give 0, 150 or 225",
                        "clipSkip is 0; give 1 to 5",
                        "networkDropout is 1.5; give 0 to 1",
                        "rankDropout is -1; give 0 to 1",
                        "moduleDropout is NaN; give 0 to 1",
                        "lrWarmupSteps is 101; give 0 to 100",
                        "textEncoderLr is NaN; give a number, or leave it out",
                        "unetLr is Infinity; give a number, or leave it out",
                        "numCpuThreadsPerProcess is 21; give 1 to 20",
                        "noiseOffset is 2; give 0 to 1");
        assertThatThrownBy(() -> training().images(photographs(101)).build())
                .hasMessage("images has 101; give 10 to 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "saas", "//host/x", "/a//b", "/a/../b", "/..", "/a?b=c", "/a b", "/a%2fb", "/a#b"})
    void what_is_no_path_is_refused(String path) {
        assertThatThrownBy(() -> new PathJob(path, Map.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("path is none: give it from the base URL on");
    }

    @Test
    void a_training_is_done_with_its_own_id_as_soon_as_it_is_accepted() {
        Job job = new TrainingJob(training().build());

        assertThat(texts(job, "{\"code\":\"200\",\"data\":{\"taskId\":\"20000051\"}}"))
                .containsExactly("my-training");
        assertThat(texts(job, "{\"code\":\"200\"}")).containsExactly("my-training");
    }

    @Test
    void a_raw_call_is_done_with_the_data_of_its_response() {
        Job job = new PathJob("/AIGCImgOpenServ/saas/tool/sdPrompts", Map.of());

        assertThat(texts(job, "{\"code\":\"200\",\"data\":{\"a\":[1,null],\"b\":null}}"))
                .containsExactly("{\"a\":[1]}");
        assertThat(texts(job, "{\"code\":\"200\"}")).containsExactly("{}");
    }

    @Test
    void a_rejection_is_in_the_services_words() {
        for (Job job : List.of(new TrainingJob(training().build()), new PathJob("/a", Map.of()))) {
            Outcome<FinishedWork> outcome = read(job, "{\"code\":\"400\",\"msg\":\"no such model\"}");

            assertThat(((Outcome.Failed<FinishedWork>) outcome).problem())
                    .hasToString(Problem.of(Problem.Kind.REJECTED, "no such model")
                            .withCode("400")
                            .toString());
        }
    }

    private static List<String> texts(Job job, String body) {
        return ((Outcome.Done<FinishedWork>) read(job, body)).value().texts();
    }

    private static Outcome<FinishedWork> read(Job job, String body) {
        return job.submit(SubmitContext.of("my-training", null, 1)).read(WireResponse.of(200, body));
    }
}
