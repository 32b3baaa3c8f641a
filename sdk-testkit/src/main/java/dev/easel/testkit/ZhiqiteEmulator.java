package dev.easel.testkit;

import dev.easel.testkit.internal.zhiqite.CallbackStyle;
import dev.easel.testkit.internal.zhiqite.Envelope;
import dev.easel.testkit.internal.zhiqite.TaskStyle;
import dev.easel.testkit.internal.zhiqite.ZhiqiteService;
import dev.easel.testkit.internal.zhiqite.ZhiqiteSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Emulates the Zhiqite image API: drawing calls under {@code /AIGCImgOpenServ/saas/sd}, both task queries, the model list, the
 * image tools and the submission of training, with the credential headers and the envelope of Zhiqite's pages.
 *
 * <p>The client chooses each task's id, asks for the task by that id, and finds images at an address that refuses
 * credentials. Where the pages are silent (the body of a failure, a repeated id, a query for an unknown id, a callback's
 * body) the builder has a switch, and its default is a guess.
 *
 * <p>Input images and callbacks whose address is plain HTTP on this machine are fetched and delivered; of any other
 * address only the text counts. Thread-safe.
 */
public final class ZhiqiteEmulator extends Emulator {

    /** Says what a second submission of an id does. */
    public enum RepeatedId {
        /** The response is that of the first one, and no work begins. */
        SAME_TASK,
        /** It is a task of its own, and queries see this later one. */
        NEW_TASK,
        /** It is refused. */
        REFUSED
    }

    /** Says what a query returns for a task that it does not know. */
    public enum UnknownTask {
        /** A failure whose message says so. */
        REFUSED,
        /** A success without data; {@link Builder#missingData} says in which form. */
        EMPTY_DATA
    }

    /** Says what stands for {@code data} where there is none. */
    public enum DataMember {
        /** The member is left out. */
        ABSENT,
        /** The member is null. */
        NULL,
        /** The member is an object with nothing in it. */
        EMPTY_OBJECT
    }

    /** Says what the submission of an image tool returns. */
    public enum ToolResponse {
        /** What the tool's page shows: a result for Flux and for prompt expansion, an id for all others. */
        AS_DOCUMENTED,
        /** An id; the result is found by query. */
        ID,
        /** The result. The response takes as long as the work. */
        RESULT
    }

    /** Says under which name a callback holds the id that the client chose. */
    public enum CallbackId {
        /** As the second version of the task query spells it. */
        ID_TASK("id_task"),
        /** As the first version of the task query spells it. */
        TASK_ID("task_id"),
        /** As most image tools spell the server's id. */
        CAMEL_CASE_TASK_ID("taskId"),
        /** As queries spell it in their requests. */
        BUSINESS_TASK_ID("businessTaskId");

        private final String spelling;

        CallbackId(String spelling) {
            this.spelling = spelling;
        }

        /** Returns the name as it stands in the JSON. */
        public String spelling() {
            return spelling;
        }
    }

    private final ZhiqiteService service;
    private final String accessKeyId;
    private final String accessKeySecret;

    private ZhiqiteEmulator(Builder builder) {
        super(builder, surroundings -> new ZhiqiteService(surroundings, builder.settings()));
        this.service = service(ZhiqiteService.class);
        this.accessKeyId = Objects.requireNonNullElse(builder.accessKeyId, "zhiqite-emulator-id");
        this.accessKeySecret = Objects.requireNonNullElse(builder.accessKeySecret, "zhiqite-emulator-secret");
    }

    /** Starts an emulator with every option at its default. */
    public static ZhiqiteEmulator start() {
        return builder().start();
    }

    /** Returns a builder with every option at its default. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Delivers every callback that is due by the clock: one for each finished task whose {@code callbackUrl} is plain
     * HTTP on this machine, and again after 3, 5, 15, 30, 60, 600 and 3600 seconds, at most ten times, while it is not
     * acknowledged with {@code {"code":"200"}}. Callbacks are delivered by this method alone, on the thread that calls it.
     *
     * @return what was delivered just now, in order
     */
    public List<CallbackDelivery> deliverCallbacks() {
        return service.deliverCallbacks();
    }

    /** Returns how many tasks the service has begun, and would bill. A repeated id that begins none does not count. */
    public int acceptedTasks() {
        return service.acceptedTasks();
    }

    /**
     * Makes the tasks with this id fail.
     *
     * @param id the id that the client chose
     * @throws IllegalArgumentException if no task has it
     */
    public void failTask(String id) {
        if (!service.failTask(id)) {
            throw new IllegalArgumentException("no task has the id " + id + "; submit it before it can fail");
        }
    }

    @Override
    public Map<String, String> clientSettings() {
        return Map.of("baseUrl", baseUrl().toString(), "accessKeyId", accessKeyId, "accessKeySecret", accessKeySecret);
    }

    /** The options of a {@link ZhiqiteEmulator}. Not thread-safe. */
    public static final class Builder extends EmulatorBuilder<Builder> {

        private @Nullable String accessKeyId;
        private @Nullable String accessKeySecret;
        private int failureStatus = 200;
        private DataMember missingData = DataMember.ABSENT;
        private boolean numericCode;
        private RepeatedId repeatedId = RepeatedId.SAME_TASK;
        private UnknownTask unknownTask = UnknownTask.REFUSED;
        private UnknownTask archivedTask = UnknownTask.EMPTY_DATA;
        private ToolResponse toolResponse = ToolResponse.AS_DOCUMENTED;
        private List<Integer> pendingStatuses = List.of(1);
        private @Nullable Integer failedStatus;
        private @Nullable Duration archiveAfter;
        private CallbackId callbackId = CallbackId.ID_TASK;
        private boolean callbackNested = true;
        private boolean earlyCallbacks;
        private int callbackRepeats;
        private List<String> models = List.of(
                "photon_v1_84728.safetensors",
                "revAnimated_v122_7371.safetensors",
                "dreamshaper_8_93211.safetensors",
                "majicmixRealistic_v7_10232.safetensors",
                "sdxlBase_v10_31337.safetensors",
                "deliberate_v3_5508.safetensors",
                "ghostmix_v20_6120.safetensors",
                "anything_v5_2181.safetensors",
                "counterfeit_v30_4468.safetensors",
                "toonyou_beta6_30240.safetensors",
                "architecture_v2_7713.safetensors",
                "inkpunk_v2_1087.ckpt");

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** Sets the only credentials that are accepted; by default all are, if both headers are there. */
        public Builder accessKey(String accessKeyId, String accessKeySecret) {
            this.accessKeyId = Objects.requireNonNull(accessKeyId, "accessKeyId");
            this.accessKeySecret = Objects.requireNonNull(accessKeySecret, "accessKeySecret");
            return this;
        }

        /**
         * Sets the HTTP status of failures; 200 by default, with the failure told by {@code code} alone.
         *
         * @throws IllegalArgumentException if it is not within 200 to 599
         */
        public Builder failureStatus(int failureStatus) {
            if (failureStatus < 200 || failureStatus > 599) {
                throw new IllegalArgumentException("failureStatus is " + failureStatus + "; give 200 to 599");
            }
            this.failureStatus = failureStatus;
            return this;
        }

        /** Sets what stands for {@code data} in failures and in empty successes; absent by default. */
        public Builder missingData(DataMember missingData) {
            this.missingData = missingData;
            return this;
        }

        /** Sets whether {@code code} is a number; by default it is the documented string. */
        public Builder numericCode(boolean numericCode) {
            this.numericCode = numericCode;
            return this;
        }

        /** Sets what a second submission of an id does; by default it gets the response of the first and begins no work. */
        public Builder repeatedId(RepeatedId repeatedId) {
            this.repeatedId = repeatedId;
            return this;
        }

        /** Sets what queries return for an id that was never submitted; a failure by default. */
        public Builder unknownTask(UnknownTask unknownTask) {
            this.unknownTask = unknownTask;
            return this;
        }

        /** Sets what the second version of the query returns for an archived task; a success without data by default. */
        public Builder archivedTask(UnknownTask archivedTask) {
            this.archivedTask = archivedTask;
            return this;
        }

        /**
         * Sets how long after its end a task is archived: the second version of the query no longer knows it then, and the
         * first one does. By default only the turn of the month, in China's time, archives.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder archiveAfter(Duration archiveAfter) {
            this.archiveAfter = notNegative("archiveAfter", archiveAfter);
            return this;
        }

        /** Has every task archived the moment it is finished. */
        public Builder archived() {
            return archiveAfter(Duration.ZERO);
        }

        /** Sets what submissions of image tools return; what each tool's page shows by default. */
        public Builder toolResponse(ToolResponse toolResponse) {
            this.toolResponse = toolResponse;
            return this;
        }

        /**
         * Sets the values of {@code status} that a drawing task goes through before it is finished with 2, spread evenly
         * over the time from its submission to its end; 1 alone by default.
         *
         * @throws IllegalArgumentException if there are none
         */
        public Builder pendingStatuses(int... pendingStatuses) {
            if (pendingStatuses.length == 0) {
                throw new IllegalArgumentException("pendingStatuses is empty; give at least one status");
            }
            this.pendingStatuses = IntStream.of(pendingStatuses).boxed().toList();
            return this;
        }

        /**
         * Sets the {@code status} of a failed task. By default a failed task is a finished one that holds no images, as no
         * failure status is documented.
         */
        public Builder failedStatus(int failedStatus) {
            this.failedStatus = failedStatus;
            return this;
        }

        /** Sets under which name callbacks hold the task's id; {@code id_task} by default. */
        public Builder callbackId(CallbackId callbackId) {
            this.callbackId = callbackId;
            return this;
        }

        /** Sets whether callbacks hold everything inside {@code data}, as responses do; true by default. */
        public Builder callbackNested(boolean callbackNested) {
            this.callbackNested = callbackNested;
            return this;
        }

        /** Sets whether a callback also comes while a task is unfinished; false by default. */
        public Builder earlyCallbacks(boolean earlyCallbacks) {
            this.earlyCallbacks = earlyCallbacks;
            return this;
        }

        /**
         * Sets how often a callback comes again although it was acknowledged; 0 by default.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder callbackRepeats(int callbackRepeats) {
            if (callbackRepeats < 0) {
                throw new IllegalArgumentException("callbackRepeats is " + callbackRepeats + "; give 0 or more");
            }
            this.callbackRepeats = callbackRepeats;
            return this;
        }

        /**
         * Sets the checkpoints of the model list, in its order; twelve by default, those of the pages' examples among them.
         * A strict emulator draws with no others.
         */
        public Builder models(List<String> checkpoints) {
            this.models = List.copyOf(checkpoints);
            return this;
        }

        @Override
        public ZhiqiteEmulator start() {
            return new ZhiqiteEmulator(this);
        }

        private ZhiqiteSettings settings() {
            return new ZhiqiteSettings(
                    strict,
                    accessKeyId,
                    accessKeySecret,
                    new Envelope(failureStatus, missingData, numericCode),
                    new TaskStyle(
                            repeatedId,
                            unknownTask,
                            archivedTask,
                            toolResponse,
                            pendingStatuses,
                            failedStatus,
                            archiveAfter),
                    new CallbackStyle(callbackId.spelling(), callbackNested, earlyCallbacks, callbackRepeats),
                    models,
                    queueTime,
                    generationTime,
                    workers);
        }
    }
}
