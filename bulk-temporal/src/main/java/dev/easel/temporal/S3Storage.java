package dev.easel.temporal;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Images in a bucket of Amazon S3, or of a server that speaks its protocol. An image goes from its file into one request, in constant
 * memory; S3 takes up to 5 GB at once. It gets the media type of the image as its content type. S3 itself sees to it that a key has all of an
 * object or what it had before.
 *
 * <p>The application adds {@code software.amazon.awssdk:s3} itself, and makes and closes the client: region, credentials, endpoint, retries
 * and timeouts are the client's. It needs {@code s3:PutObject} and {@code s3:GetObject} for the keys that begin with the prefix;
 * {@code s3:ListBucket} lets S3 say that a key does not exist, instead of that it may not be read.
 *
 * <p>Thread-safe.
 */
public final class S3Storage implements ImageStorage {
    private final S3Client client;
    private final String bucket;
    private final String prefix;

    private S3Storage(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /**
     * Returns a storage. Nothing is sent yet.
     *
     * @param client the client, which stays the caller's to close
     * @param bucket the bucket, which has to exist
     * @param prefix what each key begins with, without the slash that follows it, as in {@code campaigns/spring}; empty for none
     * @throws ConfigurationException if the bucket is blank or no name of one, or the prefix begins or ends with a slash or has a
     *     part that is blank, {@code .} or {@code ..}
     */
    public static S3Storage of(S3Client client, String bucket, String prefix) {
        Objects.requireNonNull(client);
        if (bucket.indexOf('/') >= 0 || !isAddress(bucket)) {
            throw malformed("bucket", bucket, "give the name of a bucket, without s3:// and without a key");
        }
        if (!prefix.isEmpty() && !StorageNames.isGood(prefix)) {
            throw malformed(
                    "prefix",
                    prefix,
                    "give what keys begin with, without a slash at its beginning or end, as in campaigns/spring");
        }
        return new S3Storage(client, bucket, prefix);
    }

    private static boolean isAddress(String bucket) {
        try {
            return !bucket.isBlank() && address(bucket, "key").getRawAuthority().equals(bucket);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static ConfigurationException malformed(String setting, String value, String fix) {
        return new ConfigurationException(
                Violation.of(Violation.Code.MALFORMED, setting, "is \"" + value + "\"; " + fix));
    }

    @Override
    public URI store(String name, Path file, String mediaType) {
        String key = key(name);
        URI address = address(bucket, key);
        try {
            client.putObject(put -> put.bucket(bucket).key(key).contentType(mediaType), RequestBody.fromFile(file));
        } catch (SdkException e) {
            throw failed(address, "stored", "s3:PutObject", e);
        }
        return address;
    }

    @Override
    public InputStream read(String name) {
        String key = key(name);
        URI address = address(bucket, key);
        try {
            return client.getObject(get -> get.bucket(bucket).key(key));
        } catch (NoSuchKeyException e) {
            NoSuchFileException none = new NoSuchFileException(address.toString());
            none.initCause(e);
            throw new UncheckedIOException(address + " does not exist", none);
        } catch (SdkException e) {
            throw failed(address, "read", "s3:GetObject", e);
        }
    }

    @Override
    public URI address(String name) {
        return address(bucket, key(name));
    }

    private String key(String name) {
        String required = StorageNames.require(name);
        return prefix.isEmpty() ? required : prefix + "/" + required;
    }

    private static URI address(String bucket, String key) {
        try {
            return new URI("s3", bucket, "/" + key, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "s3://" + bucket + "/" + key + " is no address (" + e.getReason() + ")", e);
        }
    }

    private static UncheckedIOException failed(URI address, String verb, String permission, SdkException failure) {
        String told = address + " cannot be " + verb + " (" + reason(failure) + ")" + fix(permission, failure);
        return new UncheckedIOException(told, new IOException(told, failure));
    }

    /** What a service says may repeat what it was sent, so it is only named by its code. */
    private static String reason(SdkException failure) {
        if (!(failure instanceof AwsServiceException service)) {
            return String.valueOf(failure.getMessage());
        }
        return code(service) + ", HTTP " + service.statusCode() + ", request " + service.requestId();
    }

    private static String code(AwsServiceException service) {
        return service.awsErrorDetails() == null
                ? "no error code"
                : String.valueOf(service.awsErrorDetails().errorCode());
    }

    private static String fix(String permission, SdkException failure) {
        if (!(failure instanceof AwsServiceException service)) {
            return "";
        }
        return switch (code(service)) {
            case "AccessDenied" -> "; allow " + permission + " on it, and s3:ListBucket on its bucket";
            case "NoSuchBucket" -> "; create the bucket, or give another";
            case "InvalidAccessKeyId", "SignatureDoesNotMatch" -> "; look at the credentials of the S3 client";
            default -> "";
        };
    }

    @Override
    public String toString() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }
}
