package dev.easel.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/** Is an event listener of OkHttp's with a fault in each method. */
final class SeamEventListener extends EventListener {
    private final Fault fault;

    SeamEventListener(Fault fault) {
        this.fault = fault;
    }

    @Override
    public void callStart(Call a) {
        fault.strikes("EventListener.callStart/1");
    }

    @Override
    public void dispatcherQueueStart(Call a, Dispatcher b) {
        fault.strikes("EventListener.dispatcherQueueStart/2");
    }

    @Override
    public void dispatcherQueueEnd(Call a, Dispatcher b) {
        fault.strikes("EventListener.dispatcherQueueEnd/2");
    }

    @Override
    public void proxySelectStart(Call a, HttpUrl b) {
        fault.strikes("EventListener.proxySelectStart/2");
    }

    @Override
    public void proxySelectEnd(Call a, HttpUrl b, List<Proxy> c) {
        fault.strikes("EventListener.proxySelectEnd/3");
    }

    @Override
    public void dnsStart(Call a, String b) {
        fault.strikes("EventListener.dnsStart/2");
    }

    @Override
    public void dnsEnd(Call a, String b, List<InetAddress> c) {
        fault.strikes("EventListener.dnsEnd/3");
    }

    @Override
    public void connectStart(Call a, InetSocketAddress b, Proxy c) {
        fault.strikes("EventListener.connectStart/3");
    }

    @Override
    public void secureConnectStart(Call a) {
        fault.strikes("EventListener.secureConnectStart/1");
    }

    @Override
    public void secureConnectEnd(Call a, Handshake b) {
        fault.strikes("EventListener.secureConnectEnd/2");
    }

    @Override
    public void connectEnd(Call a, InetSocketAddress b, Proxy c, Protocol d) {
        fault.strikes("EventListener.connectEnd/4");
    }

    @Override
    public void connectFailed(Call a, InetSocketAddress b, Proxy c, Protocol d, IOException e) {
        fault.strikes("EventListener.connectFailed/5");
    }

    @Override
    public void connectionAcquired(Call a, Connection b) {
        fault.strikes("EventListener.connectionAcquired/2");
    }

    @Override
    public void connectionReleased(Call a, Connection b) {
        fault.strikes("EventListener.connectionReleased/2");
    }

    @Override
    public void requestHeadersStart(Call a) {
        fault.strikes("EventListener.requestHeadersStart/1");
    }

    @Override
    public void requestHeadersEnd(Call a, Request b) {
        fault.strikes("EventListener.requestHeadersEnd/2");
    }

    @Override
    public void requestBodyStart(Call a) {
        fault.strikes("EventListener.requestBodyStart/1");
    }

    @Override
    public void requestBodyEnd(Call a, long b) {
        fault.strikes("EventListener.requestBodyEnd/2");
    }

    @Override
    public void requestFailed(Call a, IOException b) {
        fault.strikes("EventListener.requestFailed/2");
    }

    @Override
    public void responseHeadersStart(Call a) {
        fault.strikes("EventListener.responseHeadersStart/1");
    }

    @Override
    public void responseHeadersEnd(Call a, Response b) {
        fault.strikes("EventListener.responseHeadersEnd/2");
    }

    @Override
    public void responseBodyStart(Call a) {
        fault.strikes("EventListener.responseBodyStart/1");
    }

    @Override
    public void responseBodyEnd(Call a, long b) {
        fault.strikes("EventListener.responseBodyEnd/2");
    }

    @Override
    public void responseFailed(Call a, IOException b) {
        fault.strikes("EventListener.responseFailed/2");
    }

    @Override
    public void callEnd(Call a) {
        fault.strikes("EventListener.callEnd/1");
    }

    @Override
    public void callFailed(Call a, IOException b) {
        fault.strikes("EventListener.callFailed/2");
    }

    @Override
    public void canceled(Call a) {
        fault.strikes("EventListener.canceled/1");
    }

    @Override
    public void satisfactionFailure(Call a, Response b) {
        fault.strikes("EventListener.satisfactionFailure/2");
    }

    @Override
    public void cacheHit(Call a, Response b) {
        fault.strikes("EventListener.cacheHit/2");
    }

    @Override
    public void cacheMiss(Call a) {
        fault.strikes("EventListener.cacheMiss/1");
    }

    @Override
    public void cacheConditionalHit(Call a, Response b) {
        fault.strikes("EventListener.cacheConditionalHit/2");
    }

    @Override
    public void retryDecision(Call a, IOException b, boolean c) {
        fault.strikes("EventListener.retryDecision/3");
    }

    @Override
    public void followUpDecision(Call a, Response b, Request c) {
        fault.strikes("EventListener.followUpDecision/3");
    }
}
