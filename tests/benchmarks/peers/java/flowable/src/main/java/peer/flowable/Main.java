package peer.flowable;

import java.util.List;
import java.util.Map;

import org.flowable.common.engine.api.FlowableOptimisticLockingException;
import org.flowable.common.engine.impl.history.HistoryLevel;
import org.flowable.engine.ProcessEngine;
import org.flowable.engine.RuntimeService;
import org.flowable.engine.TaskService;
import org.flowable.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.flowable.task.api.Task;

import peer.Bench;
import peer.Engine;

public final class Main implements Engine {
    private final ProcessEngine engine;
    private final RuntimeService runtime;
    private final TaskService tasks;

    Main() {
        StandaloneProcessEngineConfiguration c = new StandaloneProcessEngineConfiguration();
        c.setJdbcDriver("org.postgresql.Driver");
        c.setJdbcUrl(System.getProperty("jdbc.url"));
        c.setJdbcUsername("postgres");
        c.setJdbcPassword("");
        c.setJdbcMaxActiveConnections(32);
        c.setDatabaseSchemaUpdate("true");
        c.setHistoryLevel(HistoryLevel.FULL);
        c.setAsyncExecutorActivate(false);
        c.setDisableEventRegistry(true);
        c.setDisableIdmEngine(true);
        engine = c.buildProcessEngine();
        runtime = engine.getRuntimeService();
        tasks = engine.getTaskService();
    }

    @Override public void deploy(String r) {
        engine.getRepositoryService().createDeployment().name(r).enableDuplicateFiltering().addClasspathResource(r).deploy();
    }

    @Override public String start(String key, Map<String, Object> v) {
        return runtime.startProcessInstanceByKey(key, v).getId();
    }

    @Override public List<String> openTasks(String pi) {
        return tasks.createTaskQuery().processInstanceId(pi).list().stream().map(Task::getId).toList();
    }

    @Override public void complete(String id, Map<String, Object> v) {
        tasks.complete(id, v);
    }

    @Override public boolean ended(String pi) {
        return runtime.createProcessInstanceQuery().processInstanceId(pi).count() == 0;
    }

    @Override public boolean isConflict(Throwable t) {
        for (; t != null; t = t.getCause()) if (t instanceof FlowableOptimisticLockingException) return true;
        return false;
    }

    @Override public String version() {
        return "flowable " + ProcessEngine.VERSION;
    }

    @Override public void close() {
        engine.close();
    }

    public static void main(String[] a) throws Exception {
        try (Main m = new Main()) {
            Bench.run(m);
        }
    }
}
