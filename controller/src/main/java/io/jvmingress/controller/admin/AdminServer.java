package io.jvmingress.controller.admin;

import io.jvmingress.controller.explain.Answer;
import io.jvmingress.controller.explain.Answer.NoAnswer;
import io.jvmingress.controller.explain.DenialView;
import io.jvmingress.controller.explain.JsonForm;
import io.jvmingress.controller.explain.QuestionException;
import io.jvmingress.controller.explain.Topic;
import io.jvmingress.controller.explain.Views;
import io.jvmingress.proxy.match.HostName;
import io.jvmingress.proxy.table.Address;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.BindException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The read-only API about what is served: lists as JSON, and answers to questions.
///
/// It has no log-in, so it listens on loopback unless the operator says otherwise, and takes only requests whose Host
/// is
/// an address or `localhost`: a web page that lets its own name point to this machine (DNS rebinding) gets nothing.
/// Everything is worked out on threads of its own, and whatever a client may send is bounded.
public final class AdminServer {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

    private static final int IDLE_SECONDS = 30;
    private static final int THREADS = 2;
    private static final int MOST_WAITING = 64;
    private static final int LONGEST_BODY = 1 << 20;
    private static final int MOST_QUESTIONS = 1000;
    private static final String BASE = "/api/v1/";
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    private static final Map<String, Function<Views, Object>> LISTS = lists();

    private final Vertx vertx;
    private final Supplier<Views> views;
    private final Supplier<List<DenialView>> denials;
    private final WorkerExecutor workers;
    private final AtomicInteger waiting = new AtomicInteger();

    /// An answer with its status.
    private record Reply(int status, String type, String body) {

        static Reply json(int status, Object value) {
            return new Reply(status, JSON, JsonForm.print(value) + "\n");
        }

        static Reply error(int status, String error) {
            return json(status, new NoAnswer(error));
        }
    }

    /// Prepares the server; it listens after [#start].
    ///
    /// @param views of the table that is served now; called on a worker thread
    /// @param denials what policies refused; called on a worker thread
    public AdminServer(Vertx vertx, Supplier<Views> views, Supplier<List<DenialView>> denials) {
        this.vertx = vertx;
        this.views = views;
        this.denials = denials;
        workers = vertx.createSharedWorkerExecutor("admin", THREADS);
    }

    private static Map<String, Function<Views, Object>> lists() {
        var lists = new LinkedHashMap<String, Function<Views, Object>>();
        lists.put("overview", Views::overview);
        lists.put("hosts", Views::hosts);
        lists.put("routes", Views::routes);
        lists.put("services", Views::services);
        lists.put("certificates", Views::certificates);
        lists.put("policies", Views::policies);
        lists.put("findings", Views::findings);
        return lists;
    }

    /// Listens; port 0 is picked.
    ///
    /// @return the port; failed with what the operating system says when the address cannot be bound
    public Future<Integer> start(String address, int port) {
        return vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
                .requestHandler(router())
                .listen(port, address)
                .recover(cause -> Future.failedFuture(named(cause, address, port)))
                .onSuccess(server -> LOG.atInfo()
                        .addKeyValue("scheme", "admin")
                        .addKeyValue("address", address)
                        .addKeyValue("port", server.actualPort())
                        .log("listening"))
                .map(HttpServer::actualPort);
    }

    private static BindException named(Throwable cause, String address, int port) {
        var where = address.indexOf(':') < 0 ? address : "[" + address + "]";
        var named = new BindException("cannot listen on " + where + ":" + port + " for admin: " + cause.getMessage());
        named.initCause(cause);
        return named;
    }

    private Router router() {
        var router = Router.router(vertx);
        router.route().handler(AdminServer::checkHost);
        LISTS.forEach((name, list) -> router.get(BASE + name)
                .handler(context -> work(context, () -> Reply.json(200, list.apply(views.get())))));
        router.get(BASE + "denials").handler(context -> work(context, () -> Reply.json(200, denials.get())));
        router.get(BASE + "table")
                .handler(context ->
                        work(context, () -> new Reply(200, TEXT, views.get().table())));
        for (var topic : Topic.values()) {
            router.post(BASE + "explain/" + topic.word())
                    .handler(context -> body(context.request())
                            .onSuccess(body -> work(context, () -> explain(topic, body)))
                            .onFailure(_ -> send(context, Reply.error(413, "the body is longer than 1 MiB"))));
        }
        router.errorHandler(404, context -> send(context, Reply.error(404, "no such path")));
        router.errorHandler(405, context -> send(context, Reply.error(405, "this path has another method")));
        return router;
    }

    private static void checkHost(RoutingContext context) {
        var authority = context.request().authority();
        var host = authority == null ? "" : authority.host();
        if (isAddress(host) || host.equalsIgnoreCase("localhost")) {
            context.next();
        } else {
            send(context, Reply.error(403, "Host is no address: ask http://127.0.0.1 and the port, or localhost"));
        }
    }

    private static boolean isAddress(String host) {
        return HostName.parse(host)
                .map(HostName::name)
                .map(name -> name.startsWith("[") ? name.substring(1, name.length() - 1) : name)
                .flatMap(Address::parse)
                .isPresent();
    }

    /// The whole body; failed where it is too long.
    private static Future<Buffer> body(HttpServerRequest request) {
        var promise = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > LONGEST_BODY) {
                // Nobody reads on, so the connection cannot be used again.
                request.handler(_ -> {});
                promise.tryFail("too long");
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(_ -> promise.tryComplete(body));
        request.exceptionHandler(promise::tryFail);
        return promise.future();
    }

    private Reply explain(Topic topic, Buffer body) {
        try {
            var asked = JsonForm.read(body.toString());
            var explainer = views.get().explainer();
            if (!asked.isArray()) {
                var answer = explainer.answer(topic, asked);
                return Reply.json(answer instanceof NoAnswer ? 400 : 200, answer);
            }
            if (asked.size() > MOST_QUESTIONS) {
                return Reply.error(413, "more than " + MOST_QUESTIONS + " questions at once");
            }
            var answers = new ArrayList<Answer>(asked.size());
            asked.forEach(question -> answers.add(explainer.answer(topic, question)));
            return Reply.json(200, answers);
        } catch (QuestionException e) {
            return Reply.error(400, String.valueOf(e.getMessage()));
        }
    }

    private void work(RoutingContext context, Supplier<Reply> task) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            send(context, Reply.error(503, "too many questions at a time"));
            return;
        }
        workers.executeBlocking(task::get, false)
                .onComplete(_ -> waiting.decrementAndGet())
                .onSuccess(reply -> send(context, reply))
                .onFailure(bug -> {
                    LOG.atError()
                            .addKeyValue("path", context.normalizedPath())
                            .setCause(bug)
                            .log("no answer");
                    send(context, Reply.error(500, "a bug, please report it: " + bug));
                });
    }

    private static void send(RoutingContext context, Reply reply) {
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(reply.status())
                .putHeader("content-type", reply.type())
                .putHeader("cache-control", "no-store")
                .putHeader("x-content-type-options", "nosniff");
        response.end(reply.body())
                .onFailure(gone -> LOG.atDebug().setCause(gone).log("the asker left"));
    }
}
